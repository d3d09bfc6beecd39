"""Making things findable, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from yingshang.kernel.search.models import Document
from yingshang.kernel.search.rules import line


def index(owner_kind: str, owner_id: int, text: str) -> None:
    """Make one thing findable by a text; an earlier text is replaced."""
    index_many(owner_kind, [(owner_id, text)])


def index_many(owner_kind: str, texts: Iterable[tuple[int, str]], *, marked: bool = False) -> None:
    """Make many things of a kind findable; earlier texts are replaced.

    Arguments:
        marked: with the token of their kind (``rules.mark``), by which ``matching`` can then ask.
    """
    kind = owner_kind if marked else ""
    documents = [Document(owner_kind=owner_kind, owner_id=pk, tokens=line(text, kind)) for pk, text in texts]
    with transaction.atomic():
        for start in range(0, len(documents), 2000):
            Document.objects.bulk_create(
                documents[start : start + 2000],
                update_conflicts=True,
                unique_fields=["owner_kind", "owner_id"],
                update_fields=["tokens"],
            )


def remove(owner_kind: str, owner_id: int) -> None:
    """Make one thing unfindable."""
    Document.objects.filter(owner_kind=owner_kind, owner_id=owner_id).delete()


def rebuild() -> None:
    """Build the database's full-text index anew from the documents (SQLite; PostgreSQL keeps its own)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
