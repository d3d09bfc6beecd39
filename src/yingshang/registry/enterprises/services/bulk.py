"""Many rows of one table, as fast as the engine takes them: COPY on PostgreSQL, ``executemany`` on SQLite.

Values are given as the database holds them (fen, ciphertext, ids); dates, moments and JSON are turned here. Inside
the caller's transaction.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models

CHUNK = 5000
Row = Sequence[Any]
Turn = Callable[[Any], Any]


SQLITE_CACHE = 128 * 1024
"""KiB of pages that SQLite may keep while many rows are written: the indexes of 100,000 entities fit."""


@contextmanager
def many_objects() -> Iterator[None]:
    """Hold hundreds of thousands of rows without the collector walking them again and again.

    Rows hold no cycles, so they are freed without it. A collector that is off already stays off.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@contextmanager
def roomy_cache() -> Iterator[None]:
    """Let SQLite keep the pages of the indexes it fills, instead of writing and reading them over and over."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = {-SQLITE_CACHE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {usual}")


SAMPLED = 1000
"""Rows of each index that SQLite looks at for its statistics: some milliseconds for any table."""


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Let the planner know how many rows there are now.

    Without it SQLite takes a district for ten entities and walks all 100,000 of them where a few keys were asked for.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLED}")
        for table in tables:
            cursor.execute(f"ANALYZE {_quoted(table._meta.db_table)}")


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """``count`` new primary keys of a table with an automatic key; nobody else will be given them."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows whose values stand in the order of ``fields``; every column without a database default is needed."""
    columns, turns = _columns(model, fields)
    stream = _turned(rows, turns)
    table = _quoted(model._meta.db_table)
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, f"COPY {table} ({names}) FROM STDIN", stream)
            return
        marks = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 names come from the models
        while chunk := list(islice(stream, CHUNK)):
            cursor.executemany(statement, chunk)


def update_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Set ``fields`` of existing rows; each row is its primary key followed by the values."""
    key = model._meta.pk
    assert key is not None
    columns, turns = _columns(model, [key.name, *fields])
    table = _quoted(model._meta.db_table)
    stream = _turned(rows, turns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _update_from_copy(cursor, table, columns, stream)
            return
        sets = ", ".join(f"{column} = %s" for column in columns[1:])
        statement = f"UPDATE {table} SET {sets} WHERE {columns[0]} = %s"  # noqa: S608 names come from the models
        while chunk := [[*row[1:], row[0]] for row in islice(stream, CHUNK)]:
            cursor.executemany(statement, chunk)


def _update_from_copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterator[Row]) -> None:
    names = ", ".join(columns)
    sets = ", ".join(f"{column} = new.{column}" for column in columns[1:])
    cursor.execute("DROP TABLE IF EXISTS incoming_rows")
    cursor.execute(
        f"CREATE TEMPORARY TABLE incoming_rows ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
    )
    _copy(cursor, f"COPY incoming_rows ({names}) FROM STDIN", rows)
    cursor.execute("ANALYZE incoming_rows")
    key = columns[0]
    cursor.execute(f"UPDATE {table} AS old SET {sets} FROM incoming_rows AS new WHERE old.{key} = new.{key}")  # noqa: S608


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _columns(model: type[models.Model], fields: Sequence[str]) -> tuple[list[str], list[Turn | None]]:
    """Quoted column names, and what each value must be turned by."""
    found = [model._meta.get_field(name) for name in fields]
    concrete = [f for f in found if isinstance(f, models.Field)]
    return [_quoted(f.column or f.name) for f in concrete], [_turn(f) for f in concrete]


def _turn(field: models.Field[Any, Any]) -> Turn | None:
    if isinstance(field, models.JSONField):
        return _json
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return _sqlite_moment
    if isinstance(field, models.DateField):
        return _sqlite_day
    return None


def _json(value: Any) -> str:
    return "[]" if value == [] else json.dumps(value, ensure_ascii=False)


def _sqlite_moment(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _sqlite_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _turned(rows: Iterable[Row], turns: Sequence[Turn | None]) -> Iterator[Row]:
    places = [(index, turn) for index, turn in enumerate(turns) if turn is not None]
    if not places:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for index, turn in places:
            values[index] = turn(values[index])
        yield values


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
