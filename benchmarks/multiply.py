"""Many demands out of few: told stories are copied table by table inside the database, under new keys.

The stories themselves come from the batch writer, so that states, units, categories and lateness are those of a
district; a copy has its own number, token and minute. Left out are what no list, inbox, search or case page reads in
bulk: messages, audit chains, and the timeline after its second entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Copied:
    """A table whose rows are copied.

    Arguments:
        keys: columns that hold ids of copied tables (column → that table's model); the table's own key included.
        texts: columns that must stay unique: the copy's number is put behind.
        moments: columns that move by some minutes, so that the copies do not all stand on one instant.
        only: a condition on the rows.
    """

    model: str
    keys: Mapping[str, str]
    texts: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    only: str = ""


CASE, DEADLINE = "cases.Case", "deadlines.Deadline"
TABLES = (
    Copied(CASE, {"id": CASE}, texts=("number", "token"), moments=("opened_at", "next_due")),
    Copied("demands.Demand", {"case_id": CASE}, texts=("external_number",)),
    Copied("cases.CaseParty", {"id": "cases.CaseParty", "case_id": CASE}),
    Copied("cases.TimelineEntry", {"id": "cases.TimelineEntry", "case_id": CASE}, only="seq <= 2"),
    Copied(DEADLINE, {"id": DEADLINE, "case_id": CASE}, only="(outcome = 'running' OR clock = 'solve')"),
    Copied("demands.CallBack", {"id": "demands.CallBack", "demand_id": CASE}),
    Copied("search.Document", {"id": "search.Document", "owner_id": CASE}, only="owner_kind = 'case'"),
)


def multiply(wanted: int) -> int:
    """Copy all cases until there are about ``wanted``; returns how many there are. Statistics are gathered anew."""
    from yingshang.kernel.cases.models import Case

    told = Case.objects.count()
    tops = {table.model: _top(table.model) for table in TABLES}
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        if postgresql:  # copies refer to copies: nothing to check, and the full-text index is built once at the end
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("DROP INDEX search_document_vector")
        for number in range(1, -(-wanted // told)):
            for table in TABLES:
                cursor.execute(_copy(table, number, tops))
        if postgresql:
            cursor.execute("CREATE INDEX search_document_vector ON search_document USING gin (vector)")
    with connection.cursor() as cursor:
        models = [apps.get_model(table.model) for table in TABLES if table.model != "demands.Demand"]
        for statement in connection.ops.sequence_reset_sql(_no_style(), models):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if postgresql else "ANALYZE")
    return Case.objects.count()


def _no_style() -> Any:
    from django.core.management.color import no_style

    return no_style()


def _top(label: str) -> int:
    with connection.cursor() as cursor:
        model = apps.get_model(label)
        cursor.execute(f"SELECT max({model._meta.pk.column}) FROM {model._meta.db_table}")  # noqa: S608
        return int(cursor.fetchone()[0] or 0)


def _copy(table: Copied, number: int, tops: Mapping[str, int]) -> str:
    """The statement that makes copy ``number`` of a table."""
    meta = apps.get_model(table.model)._meta
    columns = [f.column for f in meta.concrete_fields]
    terms = ", ".join(_term(table, column, number, tops) for column in columns)
    own = meta.pk.column
    only = f" AND {table.only}" if table.only else ""
    return (
        f"INSERT INTO {meta.db_table} ({', '.join(map(connection.ops.quote_name, columns))}) SELECT {terms} FROM {meta.db_table} "  # noqa: S608
        f"WHERE {own} <= {tops[_key_of(table, own)]}{only}"
    )


def _key_of(table: Copied, column: str) -> str:
    return table.keys[column]


def _term(table: Copied, name: str, number: int, tops: Mapping[str, int]) -> str:
    column = connection.ops.quote_name(name)
    if name in table.keys:
        return f"{column} + {number * tops[table.keys[name]]}"
    if name in table.texts:
        return f"CASE {column} WHEN '' THEN '' ELSE {column} || '-{number}' END"
    if name in table.moments:
        minutes = 7 * number
        if connection.vendor == "postgresql":
            return f"{column} + interval '{minutes} minutes'"
        return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '+{minutes} minutes')"
    return column
