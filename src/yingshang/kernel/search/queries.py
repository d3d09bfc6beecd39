"""Finding: the ids of what matches, as a subquery that any list can filter by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from yingshang.kernel.search.models import Document
from yingshang.kernel.search.rules import Term, mark, terms

FEW = 1_000
"""So many ids at most are handed on one by one."""
NEWEST = 5_000
"""Quick search looks among so many of the newest things that match; a list looks among all."""


def matching(
    owner_kind: str, query: str, *, most: int | None = None, marked: bool = False
) -> QuerySet[Any, Any] | RawSQL:
    """Ids (``owner_id``) of the things of a kind that match all of a query; none for an empty query.

    Use as ``Case.objects.visible_to(actor).filter(pk__in=matching("case", text))``.

    Arguments:
        most: only so many of the newest (highest ids; on SQLite: last made findable). For a word that a tenth of a million things contain, the
            database then walks the newest instead of gathering them all.
        marked: the documents of the kind were indexed with its mark.
    """
    asked = terms(query)
    if not asked:
        return Document.objects.none().values("owner_id")
    if marked:
        asked.append(Term((mark(owner_kind),), prefix=False))
    if connection.vendor == "sqlite" and most is not None:
        # Asked by the number of the documents the full-text index walks backwards by itself and stops; by the ids of
        # their owners it gives all and they are sorted.
        joined = "search_fts f CROSS JOIN search_document d ON d.id = f.rowid"
        sql = f"SELECT d.owner_id FROM {joined} WHERE f.search_fts MATCH %s AND d.owner_kind = %s ORDER BY f.rowid DESC"  # noqa: S608
        sql += f" LIMIT {int(most)}"
        return RawSQL(sql, [*_sqlite(asked)[1], owner_kind])  # noqa: S611 (the text is a parameter)
    condition, params = _sqlite(asked) if connection.vendor == "sqlite" else _postgresql(asked)
    sql = f"SELECT d.owner_id FROM search_document d WHERE d.owner_kind = %s AND {condition}"  # noqa: S608
    if most is not None:
        sql += f" ORDER BY d.owner_id DESC LIMIT {int(most)}"
    if connection.vendor == "postgresql":
        # The array is gathered once and held for short; else the planner, which cannot tell how rare a phrase is, may
        # walk a list of a million in its order and look each row up here.
        sql = f"SELECT unnest(ARRAY({sql}))"
    return RawSQL(sql, [owner_kind, *params])  # noqa: S611 (the text is a parameter)


def gathered(owner_kind: str, query: str, *, marked: bool = False) -> list[int] | QuerySet[Any, Any] | RawSQL:
    """What :func:`matching` gives, but as plain ids where there are no more than :data:`FEW`.

    A list that is narrowed by a text counts and reads: the ids are then gathered once, and the planner sees that they
    are few.
    """
    if not terms(query):
        return []
    sought = matching(owner_kind, query, most=FEW + 1, marked=marked)
    found = list(Document.objects.filter(owner_kind=owner_kind, owner_id__in=sought).values_list("owner_id", flat=True))
    return found if len(found) <= FEW else matching(owner_kind, query, marked=marked)


def tokens_of(owner_kind: str, ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The tokens by which things of a kind are found, by id; for comparing a few hundred texts with each other."""
    found = Document.objects.filter(owner_kind=owner_kind, owner_id__in=list(ids)).values_list("owner_id", "tokens")
    return {pk: frozenset(words.split()) for pk, words in found}


def _sqlite(asked: list[Term]) -> tuple[str, list[str]]:
    words = [f'"{" ".join(term.words)}"{"*" if term.prefix else ""}' for term in asked]
    return "d.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)", [" AND ".join(words)]


def _postgresql(asked: list[Term]) -> tuple[str, list[str]]:
    lexemes = " & ".join(f"'{word}'{':*' if term.prefix else ''}" for term in asked for word in term.words)
    sql, params = "d.vector @@ %s::tsquery", [lexemes]
    for term in asked:
        if len(term.words) > 1:
            sql += " AND d.tokens LIKE %s"
            params.append(f"% {' '.join(term.words)} %")
    return sql, params
