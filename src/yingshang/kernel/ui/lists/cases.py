"""Lists of cases of one kind: what an official sees through the units that take part is counted without the cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from yingshang.kernel.cases.managers import takings_seen
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.lists.page import ListPage
from yingshang.kernel.ui.lists.paging import Count, counted_apart

OPEN = "open"
"""The choice of a filter by state that means every case not concluded."""


class CaseListPage(ListPage):
    """A list of cases. A subclass says their ``kind``; its filters by state and unit are called ``state``, ``unit``."""

    kind: ClassVar[str] = ""

    def count(self, actor: Actor, asked: Mapping[str, Any]) -> Count | None:
        """From the takings alone, as long as nothing is asked for that only a case can tell."""
        if asked.keys() - {"state", "unit"}:
            return None
        takings = takings_seen(actor, self.kind)
        if takings is None:
            return None
        if "unit" in asked:
            takings = takings.filter(unit=asked["unit"])
        return counted_apart(in_state(takings, asked.get("state", "")), "case_id")


def in_state(takings: QuerySet[Any], state: str) -> QuerySet[Any]:
    """The takings in cases of a state, or in all that are not concluded (:data:`OPEN`); empty: in all."""
    if state == OPEN:
        return takings.filter(closed=False)
    return takings.filter(state=state) if state else takings
