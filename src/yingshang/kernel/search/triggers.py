"""The triggers by which SQLite's full-text index follows the documents (PostgreSQL's column is generated, and needs none).

Every ``migrate`` puts them back (SQLite drops them when it rebuilds the table) and then builds the index anew, because
nothing tells what it missed meanwhile; the system check ``search.E001`` proves that they stand, word for word.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "search_document"
INDEX = "search_fts"
TRIGGERS = {
    "search_document_added": """CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
       INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END""",
    "search_document_removed": """CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
       INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
    "search_document_changed": """CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
       INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);
       INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END""",
}
"""As the migration that made the index wrote them."""
REBUILD = "INSERT INTO search_fts(search_fts) VALUES ('rebuild')"


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that do not stand as they should. None before the index is there, and none on PostgreSQL."""
    if connection.vendor != "sqlite" or not {TABLE, INDEX} <= set(connection.introspection.table_names()):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        standing = dict(cursor.fetchall())
    return [name for name, text in TRIGGERS.items() if standing.get(name) != text]


def install(connection: BaseDatabaseWrapper) -> int:
    """Put back what is missing and build the index anew. Idempotent. Returns the number of triggers made."""
    weak = missing(connection)
    if weak:
        with connection.cursor() as cursor:
            for name in weak:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(TRIGGERS[name])
            cursor.execute(REBUILD)
    return len(weak)
