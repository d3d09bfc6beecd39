"""Full snapshots on the page: which there are, what each changed, how two of them differ."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.enterprises import permissions as may
from yingshang.registry.enterprises.enums import ImportState
from yingshang.registry.enterprises.filters import ComparedFilter, SnapshotChangeFilter
from yingshang.registry.enterprises.models import Enterprise, ImportRun, SnapshotChange
from yingshang.registry.enterprises.queries import (
    active_by_township,
    changes_for,
    compared,
    flows,
    snapshot_for,
    snapshots_for,
    townships_in,
    year_before,
)
from yingshang.registry.enterprises.tables import COMPARED, SNAPSHOT_CHANGES, SNAPSHOTS
from yingshang.registry.enterprises.views.finding import HOME

LIST = "全量快照"
OFFERED = 24
"""So many earlier snapshots are offered for a comparison."""


def _found(actor: Actor, pk: int) -> ImportRun:
    run = snapshot_for(actor, pk)
    if run is None:
        raise Http404
    return run


@audience("staff", permission=may.VIEW)
class SnapshotList(ListPage):
    """The full snapshots of the register, and what each changed."""

    code = "enterprises.snapshots"
    title = LIST
    columns = SNAPSHOTS
    export_permission = (may.EXPORT,)
    default_order = ("-as_of", "-pk")
    empty_title = "还没有全量快照"
    empty_text = "导入名录时选“全量快照”。从第二份起，列出新增、退出、迁移和更名。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return snapshots_for(actor)

    def url_of(self, row: ImportRun) -> str:
        return reverse("enterprises:snapshot", args=[row.pk])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb(LIST))

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        if not actor.has(may.IMPORT):
            return ()
        return (Action("import", "导入名录", reverse("enterprises:upload"), style="primary"),)


@audience("staff", permission=may.VIEW)
class SnapshotPage(ListPage):
    """The lists of one snapshot: new, closed, moved, renamed and other changes, with the counts by township."""

    code = "enterprises.snapshot"
    template = "enterprises/snapshot.html"
    columns = SNAPSHOT_CHANGES
    filters = SnapshotChangeFilter
    export_permission = (may.EXPORT,)
    default_order = ("change", "pk")
    empty_title = "没有变化"
    empty_text = ""

    @cached_property
    def run(self) -> ImportRun:
        """The snapshot of the page."""
        return _found(actor_of(self.request), self.kwargs["pk"])

    @property
    def title(self) -> str:  # type: ignore[override]
        """With the day of the data."""
        return f"{self.run.as_of:%Y-%m-%d} 全量快照的变化"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return changes_for(actor, self.run).select_related("unit", "former_unit")

    def url_of(self, row: SnapshotChange) -> str:
        reached = row.enterprise_id is not None and (self.wide or row.unit_id in self.own_units)
        return reverse("enterprises:page", args=[row.uscc]) if reached else ""

    @cached_property
    def wide(self) -> bool:
        """Whether the reader sees the whole district."""
        return bool(actor_of(self.request).district_wide)

    @cached_property
    def own_units(self) -> set[int]:
        """The townships within the reader's reach; of one that moved away there is no page."""
        actor = actor_of(self.request)
        return {unit.pk for unit in townships_in(actor.district_id or 0, self.run.as_of) if _reached(actor, unit.path)}

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        if self.run.state != ImportState.DONE:
            waits = Crumb(self.run.file_name, reverse("enterprises:run", args=[self.run.pk]))
            return (HOME, Crumb("导入记录", reverse("enterprises:imports")), waits, Crumb("将有的变化"))
        return (HOME, Crumb(LIST, reverse("enterprises:snapshots")), Crumb(f"{self.run.as_of:%Y-%m-%d}"))

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        if self.run.state != ImportState.DONE:
            return ()
        return (Action("year", "与上年同月比", reverse("enterprises:snapshot-year", args=[self.run.pk])),)

    def extras(self, actor: Actor) -> dict[str, Any]:
        units = [u for u in townships_in(actor.district_id or 0, self.run.as_of) if self.wide or u.pk in self.own_units]
        done = self.run.state == ImportState.DONE
        active = active_by_township(actor, self.run.as_of) if done else {}
        found = flows(changes_for(actor, self.run), units, former="former_unit_id", present="unit_id")
        for flow in found[:-1]:
            flow.now = active.get(flow.unit.pk if flow.unit else None, 0)
        found[-1].now = sum(active.values())
        lists = self.run.result["lists"]
        return {
            "run": self.run,
            "done": done,
            "flows": found,
            "previous": lists["previous"],
            "first": lists["first"],
        }


def _reached(actor: Actor, path: str) -> bool:
    return actor.district_wide or any(scope and path.startswith(scope) for scope in actor.scopes)


@audience("staff", permission=may.VIEW)
class ComparedPage(ListPage):
    """Two snapshots side by side, by default with that of the same month a year earlier."""

    code = "enterprises.compared"
    template = "enterprises/compared.html"
    columns = COMPARED
    filters = ComparedFilter
    export_permission = (may.EXPORT,)
    default_order = ("change", "name", "pk")
    empty_title = "没有差别"
    empty_text = ""

    @cached_property
    def later(self) -> ImportRun:
        """The snapshot of the page."""
        run = _found(actor_of(self.request), self.kwargs["pk"])
        if run.state != ImportState.DONE:
            raise Http404
        return run

    @cached_property
    def earlier(self) -> ImportRun | None:
        """The one that it is compared with."""
        if "earlier" not in self.kwargs:
            return year_before(self.later)
        run = (
            snapshots_for(actor_of(self.request)).filter(pk=self.kwargs["earlier"], as_of__lt=self.later.as_of).first()
        )
        if run is None:
            raise Http404
        return run

    @property
    def title(self) -> str:  # type: ignore[override]
        """With both days."""
        if self.earlier is None:
            return f"{self.later.as_of:%Y-%m-%d} 与上年同月"
        return f"{self.later.as_of:%Y-%m-%d} 与 {self.earlier.as_of:%Y-%m-%d} 相比"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        if self.earlier is None:
            return compared(actor, self.later.as_of, self.later.as_of).none()
        found = compared(actor, self.earlier.as_of, self.later.as_of)
        return found.exclude(change="").select_related("unit")

    def url_of(self, row: Enterprise) -> str:
        return reverse("enterprises:page", args=[row.uscc]) if self._reached(row) else ""

    def _reached(self, row: Enterprise) -> bool:
        actor = actor_of(self.request)
        return actor.district_wide or (row.unit is not None and _reached(actor, row.unit.path))

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        own = Crumb(f"{self.later.as_of:%Y-%m-%d}", reverse("enterprises:snapshot", args=[self.later.pk]))
        return (HOME, Crumb(LIST, reverse("enterprises:snapshots")), own, Crumb("比较"))

    def extras(self, actor: Actor) -> dict[str, Any]:
        offered = snapshots_for(actor).filter(as_of__lt=self.later.as_of).order_by("-as_of", "-pk")[:OFFERED]
        found: dict[str, Any] = {"later": self.later, "earlier": self.earlier, "offered": list(offered)}
        if self.earlier is not None:
            rows = compared(actor, self.earlier.as_of, self.later.as_of)
            every = townships_in(actor.district_id or 0, self.later.as_of)
            units = [unit for unit in every if _reached(actor, unit.path)]
            table = flows(rows.exclude(change=""), units, former="former", present="present")
            then = active_by_township(actor, self.earlier.as_of)
            now = active_by_township(actor, self.later.as_of)
            for flow in table[:-1]:
                key = flow.unit.pk if flow.unit else None
                flow.then, flow.now = then.get(key, 0), now.get(key, 0)
            table[-1].then, table[-1].now = sum(then.values()), sum(now.values())
            found["flows"] = table
        return found
