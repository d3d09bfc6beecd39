# ruff: noqa: S608 - the statements are made of names that stand here
"""The database's own word on 三员分立: triggers that refuse a post or a stand-in which would give one person two of the
three administrators' roles at a time, whatever program writes it.

Every ``migrate`` puts them back (SQLite drops them when it rebuilds a table); the system check ``identity.E001`` proves that
they stand, word for word. What the roles may do, and whether two people are one, is the services' to see
(``services.separation``).
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from yingshang.kernel.identity.roles import ADMINISTRATORS

POST, STAND_IN = "identity_post", "identity_substitution"
_THREE = ", ".join(f"'{code}'" for code in sorted(ADMINISTRATORS))
_ROLES = {POST: "NEW.role_id", STAND_IN: f"(SELECT role_id FROM {POST} WHERE id = NEW.post_id)"}
_SAID = "one person would be two of the three administrators"


def _condition(table: str) -> str:
    """True for a row that must not be."""
    role = _ROLES[table]
    not_itself = {name: f" AND {name}.id IS DISTINCT FROM NEW.id" if name == table else "" for name in _ROLES}
    return (
        f"(SELECT code FROM identity_role WHERE id = {role}) IN ({_THREE}) AND EXISTS ("
        f"SELECT 1 FROM ("
        f"SELECT role_id, since, until FROM {POST} WHERE person_id = NEW.person_id{not_itself[POST]}"
        f" UNION ALL SELECT {POST}.role_id, {STAND_IN}.since, {STAND_IN}.until FROM {STAND_IN}"
        f" JOIN {POST} ON {POST}.id = {STAND_IN}.post_id"
        f" WHERE {STAND_IN}.person_id = NEW.person_id{not_itself[STAND_IN]}"
        f") held JOIN identity_role ON identity_role.id = held.role_id"
        f" WHERE identity_role.code IN ({_THREE}) AND held.role_id <> {role}"
        f" AND (held.until IS NULL OR held.until > NEW.since) AND (NEW.until IS NULL OR held.since < NEW.until))"
    )


def _sqlite() -> dict[str, tuple[str, str]]:
    """Trigger → its table and text."""
    made = {}
    for table in _ROLES:
        condition = _condition(table).replace("IS DISTINCT FROM", "IS NOT")
        for act in ("INSERT", "UPDATE"):
            name = f"{table}_apart_{act.lower()}"
            text = f"CREATE TRIGGER {name} BEFORE {act} ON {table}\nWHEN {condition}\nBEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
            made[name] = (table, text)
    return made


def _postgresql() -> dict[str, tuple[str, str]]:
    """Trigger (and the function of the same name) → its table and the function's body.

    The person's row is locked first, so that two appointments at once cannot pass each other unseen.
    """
    return {
        f"{table}_apart": (
            table,
            (
                f"\nBEGIN\n    IF (SELECT code FROM identity_role WHERE id = {_ROLES[table]}) IN ({_THREE}) THEN\n"
                f"        PERFORM 1 FROM identity_person WHERE id = NEW.person_id FOR UPDATE;\n"
                f"        IF {_condition(table)} THEN\n"
                f"            RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation';\n"
                f"        END IF;\n    END IF;\n    RETURN NEW;\nEND\n"
            ),
        )
        for table in _ROLES
    }


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that do not stand as they should; none before the tables are there."""
    if connection.vendor not in {"sqlite", "postgresql"}:
        return []
    if not {*_ROLES, "identity_role"} <= set(connection.introspection.table_names()):
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            wanted = _sqlite()
        else:
            cursor.execute(
                "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
                " AND t.tgqual IS NULL AND t.tgtype = 23 AND c.relnamespace = to_regnamespace(current_schema())"
            )  # 23: before, for each row, on INSERT and UPDATE
            wanted = _postgresql()
        standing = dict(cursor.fetchall())
    return [name for name, (_, text) in wanted.items() if standing.get(name) != text]


def install(connection: BaseDatabaseWrapper) -> int:
    """Put back what is missing. Idempotent. Returns the number of triggers made."""
    weak = missing(connection)
    with connection.cursor() as cursor:
        for name in weak:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(_sqlite()[name][1])
                continue
            table, body = _postgresql()[name]
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
            )
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
    return len(weak)
