"""Finding: the ids of what matches, as a subquery that any list can filter by."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from yingshang.kernel.search.models import Document
from yingshang.kernel.search.rules import Term, terms


def matching(owner_kind: str, query: str) -> QuerySet[Any, Any]:
    """Ids (``owner_id``) of the things of a kind that match all of a query; none for an empty query.

    Use as ``Case.objects.visible_to(actor).filter(pk__in=matching("case", text))``.
    """
    asked = terms(query)
    found = Document.objects.filter(owner_kind=owner_kind)
    if not asked:
        return found.none().values("owner_id")
    sql, params = _sqlite(asked) if connection.vendor == "sqlite" else _postgresql(asked)
    return found.filter(pk__in=RawSQL(sql, params)).values("owner_id")  # noqa: S611 (the text is a parameter)


def _sqlite(asked: list[Term]) -> tuple[str, list[str]]:
    words = [f'"{" ".join(term.words)}"{"*" if term.prefix else ""}' for term in asked]
    return "SELECT rowid FROM search_fts WHERE search_fts MATCH %s", [" AND ".join(words)]


def _postgresql(asked: list[Term]) -> tuple[str, list[str]]:
    lexemes = " & ".join(f"'{word}'{':*' if term.prefix else ''}" for term in asked for word in term.words)
    sql, params = "SELECT d.id FROM search_document d WHERE d.vector @@ %s::tsquery", [lexemes]
    for term in asked:
        if len(term.words) > 1:
            sql += " AND d.tokens LIKE %s"
            params.append(f"% {' '.join(term.words)} %")
    # The array is gathered once and held for short; else the planner, which cannot tell how rare a phrase is, may walk
    # a list of a million in its order and look each row up here.
    return f"SELECT unnest(ARRAY({sql}))", params
