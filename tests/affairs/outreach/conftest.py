"""What the tests of outreach stand on."""

from __future__ import annotations

import pytest

from tests.affairs.outreach.checked import Checked, drawn, february
from tests.affairs.outreach.gathered import Gathered, planned
from tests.cast import Cast


@pytest.fixture
def visited(registered: Cast) -> Cast:
    """The cast with its enterprises and February's visits."""
    february(registered)
    return registered


@pytest.fixture
def checked(visited: Cast) -> Checked:
    """A drawn round over February."""
    return drawn(visited)


@pytest.fixture
def gathered(registered: Cast) -> Gathered:
    """A planned symposium of unit A."""
    return planned(registered)
