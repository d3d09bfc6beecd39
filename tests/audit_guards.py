"""Transactional tests end with a flush, which the audit's triggers rightly refuse: lifted for the flush alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> Iterator[None]:
    """Lift the triggers around Django's flush; they stand again before the next statement."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from yingshang.kernel.audit.guards import lifted

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unguarded(self: Any, sql_list: Any) -> None:
        with lifted(self.connection):
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unguarded)
        yield
