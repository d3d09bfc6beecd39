"""Triggers that keep the past as it was: they refuse to change or delete rows of append-only tables.

Every ``migrate`` puts them back (SQLite drops them when it rebuilds a table); the system check ``audit.E001`` proves
that they stand, word for word. Any app may register tables of its own with :func:`append_only`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

CHAIN = "audit_chain"
_append_only = {"audit_entry", "audit_block"}

BACKWARD = (
    "NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.ref <> OLD.ref"
    " OR NEW.length < OLD.length OR NEW.sealed < OLD.sealed OR NEW.sealed > NEW.length"
    " OR (NEW.length = OLD.length AND NEW.head <> OLD.head)"
)
"""What an update of a chain may not be."""

RAISE = """RAISE EXCEPTION '% on % is refused: its rows are append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';"""
"""On PostgreSQL; Django shows the error as ``IntegrityError`` on both engines."""

_BODIES = {
    "audit_refuse": f"\nBEGIN\n    {RAISE}\nEND\n",
    "audit_forward": f"\nBEGIN\n    IF {BACKWARD} THEN\n    {RAISE}\n    END IF;\n    RETURN NEW;\nEND\n",
}
"""The trigger functions on PostgreSQL and their bodies."""
TGTYPE = {"UPDATE": 1 + 2 + 16, "DELETE": 1 + 2 + 8, "TRUNCATE": 2 + 32}
"""How PostgreSQL's catalogue writes: before, for each row (not for TRUNCATE), on that act."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: its table, the act that it refuses, and a condition (all rows when empty)."""

    table: str
    act: str
    condition: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.act.lower()}"


def append_only(*tables: str) -> None:
    """Register tables whose rows may be added but never changed or deleted. Call it in ``AppConfig.ready``."""
    _append_only.update(tables)


def append_only_tables() -> frozenset[str]:
    """The tables registered so far."""
    return frozenset(_append_only)


def guards(vendor: str) -> list[Guard]:
    """All triggers that must stand on that engine (TRUNCATE is PostgreSQL's)."""
    acts = ["UPDATE", "DELETE", *(["TRUNCATE"] if vendor == "postgresql" else [])]
    plain = [Guard(table, act) for table in sorted(_append_only) for act in acts]
    return plain + [Guard(CHAIN, act, BACKWARD if act == "UPDATE" else "") for act in acts]


def install(connection: BaseDatabaseWrapper) -> int:
    """Put every guard in place whose table is there. Idempotent. Returns the number of triggers made anew."""
    if connection.vendor not in _WRITERS:
        return 0
    tables = set(connection.introspection.table_names())
    weak = [guard for guard in missing(connection) if guard.table in tables]
    if weak:
        with connection.cursor() as cursor:
            for statement in _WRITERS[connection.vendor](weak):
                cursor.execute(statement)
    return len(weak)


def missing(connection: BaseDatabaseWrapper) -> list[Guard]:
    """The guards that do not stand as they should: absent, switched off or with another text."""
    if connection.vendor == "sqlite":
        return _missing_on_sqlite(connection)
    return _missing_on_postgresql(connection) if connection.vendor == "postgresql" else []


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the guards away inside the block. For the flush between transactional tests, and for nothing else."""
    drop = "DROP TRIGGER IF EXISTS {0.name}" + (" ON {0.table}" if connection.vendor == "postgresql" else "")
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards(connection.vendor):
            if guard.table in tables:
                cursor.execute(drop.format(guard))
    try:
        yield
    finally:
        install(connection)


def _sqlite_text(guard: Guard) -> str:
    when = f"\nWHEN {guard.condition}" if guard.condition else ""
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.act} ON {guard.table}{when}\n"
        f"BEGIN SELECT RAISE(ABORT, '{guard.act} on {guard.table} is refused: its rows are append-only'); END"
    )


def _sqlite_statements(weak: list[Guard]) -> Iterator[str]:
    for guard in weak:
        yield f"DROP TRIGGER IF EXISTS {guard.name}"
        yield _sqlite_text(guard)


def _missing_on_sqlite(connection: BaseDatabaseWrapper) -> list[Guard]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        standing = dict(cursor.fetchall())
    return [guard for guard in guards("sqlite") if standing.get(guard.name) != _sqlite_text(guard)]


def _postgresql_function(guard: Guard) -> str:
    return "audit_forward" if guard.condition else "audit_refuse"


def _postgresql_statements(weak: list[Guard]) -> Iterator[str]:
    for name, body in _BODIES.items():
        yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
    for guard in weak:
        each = "STATEMENT" if guard.act == "TRUNCATE" else "ROW"
        yield f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}"
        yield (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.act} ON {guard.table}"
            f" FOR EACH {each} EXECUTE FUNCTION {_postgresql_function(guard)}()"
        )


def _missing_on_postgresql(connection: BaseDatabaseWrapper) -> list[Guard]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.tgname, c.relname, t.tgtype, p.proname, p.prosrc
            FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL
              AND cardinality(t.tgattr::int2[]) = 0 AND c.relnamespace = to_regnamespace(current_schema())
            """
        )
        standing = {row[0]: tuple(row[1:]) for row in cursor.fetchall()}
    return [
        guard
        for guard in guards("postgresql")
        if standing.get(guard.name)
        != (guard.table, TGTYPE[guard.act], function := _postgresql_function(guard), _BODIES[function])
    ]


_WRITERS = {"sqlite": _sqlite_statements, "postgresql": _postgresql_statements}
