"""``audit verify`` holds every version of an attested return, and its trail, to the chain of its case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.kernel.figures.test_returns import SIGNED, given
from yingshang.kernel.audit.guards import lifted
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.returns import correct_return, file_return, frozen_form
from yingshang.kernel.seal import digest

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["whole", "in portions"], autouse=True)
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain is told to the proofs at once, or, as a very long one, in portions."""
    if request.param == "in portions":
        monkeypatch.setattr("yingshang.kernel.audit.verification.TOLD_ENTRIES", 1)


@pytest.fixture
def corrected(cast: Cast, now: datetime) -> AttestedReturn:
    """The second version of a return."""
    first = file_return(now=now, **given(cast))
    return correct_return(
        actor=cast.office_clerk,
        now=now,
        previous=first,
        values={"value": "14"},
        attestation=SIGNED,
        reason="漏计两人",
    )


def tamper(sql: str, *values: Any) -> None:
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def broken() -> tuple[str, int, str]:
    found = verify().first_broken
    assert found is not None
    return found.chain, found.seq, found.what


@pytest.mark.parametrize("change", ["signer_name = '别人'", '"values" = \'{"value": "99"}\'', "version = 7"])
def test_a_changed_return_is_named(corrected: AttestedReturn, change: str) -> None:
    assert verify().ok
    tamper(f"UPDATE figures_attestedreturn SET {change} WHERE id = %s", corrected.pk)
    chain, _, what = broken()
    assert (chain, what) == (f"case:{corrected.case.number}", "return_surplus" if "7" in change else "return_changed")


def test_a_changed_return_with_a_digest_that_fits_is_named_too(corrected: AttestedReturn) -> None:
    corrected.signer_name = "别人"
    fitting = digest(frozen_form(corrected))
    sql = "UPDATE figures_attestedreturn SET signer_name = %s, digest = %s WHERE id = %s"
    tamper(sql, "别人", fitting, corrected.pk)
    assert broken() == (f"case:{corrected.case.number}", 2, "return_changed")


def test_a_missing_return_is_named(corrected: AttestedReturn) -> None:
    tamper("DELETE FROM figures_attestedreturn WHERE id = %s", corrected.pk)
    assert broken() == (f"case:{corrected.case.number}", 2, "return_missing")


def test_the_trail_of_a_return_is_held_too(corrected: AttestedReturn) -> None:
    tamper("UPDATE cases_timelineentry SET text = '改过' WHERE case_id = %s AND seq = 2", corrected.case_id)
    assert broken() == (f"case:{corrected.case.number}", 2, "trail_changed")
