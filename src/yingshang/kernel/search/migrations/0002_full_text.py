"""The full-text index: a generated tsvector with GIN on PostgreSQL, an external-content FTS5 table on SQLite."""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE search_document ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED;
CREATE INDEX search_document_vector ON search_document USING gin (vector);
"""

SQLITE = (
    """CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_document', content_rowid='id',
       tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
       INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
       INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
    """CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
       INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);
       INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END""",
)


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
