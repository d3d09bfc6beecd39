"""The same paper as the tests of the mechanism, and asking a page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kernel.workshop.conftest import desk, state, word
from tests.kernel.workshop.outputs.conftest import frozen, press

__all__ = ["Asked", "asked", "desk", "frozen", "press", "state", "word"]

Asked = Callable[[str], int]


def body(client: Client, url: str) -> str:
    """What a page says, when it opens."""
    answer: Any = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")


@pytest.fixture
def asked(client: Client) -> Asked:
    """How many queries a page takes, once what it caches is warm."""

    def count(url: str) -> int:
        body(client, url)
        with CaptureQueriesContext(connection) as caught:
            body(client, url)
        return len(caught.captured_queries)

    return count
