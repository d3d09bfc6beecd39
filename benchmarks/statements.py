"""The statements that an act sends, to send them again bare: no ORM, no declarations, no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Statement = tuple[str, Any]
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET")


@contextmanager
def noted() -> Iterator[list[Statement]]:
    """What is sent while the block runs, without the frame of its transactions."""
    from django.db import connection

    sent: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if not sql.startswith(FRAME):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def send(statements: Sequence[Statement]) -> None:
    """Send them again in one transaction, read every answer, and commit."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
