"""Lists of cases of one kind, counted without the affair's rows, and where the reader's units decide without the cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from yingshang.kernel.cases.managers import takings_seen, visible_cases
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.lists.page import ListPage
from yingshang.kernel.ui.lists.paging import Count, counted, counted_apart

OPEN = "open"
"""The choice of a filter by state that means every case not concluded."""


class CaseListPage(ListPage):
    """A list of cases. A subclass says their ``kind``; its filters by state and unit are called ``state``, ``unit``."""

    kind: ClassVar[str] = ""

    def count(self, actor: Actor, asked: Mapping[str, Any]) -> Count | None:
        """From takings or headers alone, as long as nothing is asked for that only the affair's row can tell."""
        if asked.keys() - {"state", "unit"}:
            return None
        takings = takings_seen(actor, self.kind)
        if takings is not None:
            return counted_apart(narrowed(takings, asked, open_ones={"closed": False}), "case_id")
        cases = Case.objects.filter(visible_cases(actor, kind=self.kind))
        return counted(narrowed(cases, asked, open_ones={"closed_at": None}))


def narrowed(rows: QuerySet[Any], asked: Mapping[str, Any], *, open_ones: Mapping[str, Any]) -> QuerySet[Any]:
    """The takings or headers of a unit's cases in a state; ``open_ones``: how they say that a case is not concluded."""
    if "unit" in asked:
        rows = rows.filter(unit=asked["unit"])
    if state := asked.get("state"):
        rows = rows.filter(**open_ones) if state == OPEN else rows.filter(state=state)
    return rows
