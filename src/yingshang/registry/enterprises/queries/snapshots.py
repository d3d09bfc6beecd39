"""Reading full snapshots: their lists, and any two of them side by side, within what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, FilteredRelation, Q, QuerySet, Value, When

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.queries import within
from yingshang.registry.enterprises import permissions as may
from yingshang.registry.enterprises.enums import Change, ImportMode, ImportState
from yingshang.registry.enterprises.models import (
    Enterprise,
    ImportRun,
    Listing,
    SnapshotChange,
    visible_enterprises,
)

PREVIEWED = (ImportState.UPLOADED, ImportState.QUEUED, ImportState.RUNNING)


def snapshots_in(district_id: int) -> QuerySet[ImportRun]:
    """The full snapshots of a district that were brought in with their lists."""
    done = ImportRun.objects.filter(district_id=district_id, mode=ImportMode.SNAPSHOT, state=ImportState.DONE)
    return done.filter(result__has_key="lists")


def snapshots_for(actor: Actor) -> QuerySet[ImportRun]:
    """The full snapshots of the actor's district."""
    return snapshots_in(actor.district_id or 0)


def snapshot_for(actor: Actor, pk: int) -> ImportRun | None:
    """One full snapshot; also one that waits to be confirmed, for those who may import."""
    found = snapshots_for(actor).filter(pk=pk).first()
    if found is None and actor.has(may.IMPORT):
        waits = ImportRun.objects.filter(mode=ImportMode.SNAPSHOT, state__in=PREVIEWED, result__has_key="lists")
        found = waits.filter(pk=pk, district_id=actor.district_id or 0).first()
    return found


def survivors_until(district_id: int) -> date | None:
    """The day of the snapshot with which a register of survivors began: who left before it, it never knew.

    None for a register that holds closed entities too, or that no snapshot began.
    """
    first = snapshots_in(district_id).order_by("as_of", "pk").first()
    return first.as_of if first is not None and first.result["lists"].get("survivors_only") else None


def year_before(run: ImportRun) -> ImportRun | None:
    """The latest full snapshot of the same month a year earlier."""
    taken = snapshots_in(run.district_id).filter(as_of__year=run.as_of.year - 1, as_of__month=run.as_of.month)
    return taken.order_by("-as_of", "-pk").first()


def changes_in(run: ImportRun) -> QuerySet[SnapshotChange]:
    """All lines of a snapshot's lists."""
    return SnapshotChange.objects.filter(run=run)


def changes_for(actor: Actor, run: ImportRun) -> QuerySet[SnapshotChange]:
    """The lines of a snapshot's lists that the actor may see: of entities within reach, and of those that left it."""
    rows = changes_in(run).order_by()
    if actor.district_wide:
        return rows.filter(run__district_id=actor.district_id or 0)
    units = Unit.objects.filter(within(actor.scopes)).order_by().values("pk")
    mine = visible_enterprises(actor, "enterprise__")
    return rows.filter(mine | Q(former_unit__in=units)) if actor.has(may.VIEW) else rows.none()


def compared(actor: Actor, earlier: date, later: date) -> QuerySet[Any]:
    """The entities that two days' snapshots tell apart, as ``change``: new, closed, or moved to another township.

    Beside it ``former`` and ``present``: the township's key then and now, None when it was not listed or not placed.
    """
    found: QuerySet[Any] = (
        Enterprise.objects.annotate(
            listed_then=FilteredRelation("listings", condition=_on("listings__", earlier)),
            listed_now=FilteredRelation("listings", condition=_on("listings__", later)),
        )
        .filter(Q(listed_then__isnull=False) | Q(listed_now__isnull=False), district_id=actor.district_id or 0)
        .annotate(
            former=F("listed_then__unit_id"),
            present=F("listed_now__unit_id"),
            former_name=F("listed_then__unit__short_name"),
            present_name=F("listed_now__unit__short_name"),
            change=Case(
                When(listed_then__isnull=True, then=Value(Change.NEW.value)),
                When(listed_now__isnull=True, then=Value(Change.CLOSED.value)),
                When(~Q(former=F("present")), former__isnull=False, present__isnull=False, then=Value("moved")),
                default=Value(""),
                output_field=CharField(),
            ),
        )
        .order_by()
    )
    if not actor.district_wide:
        units = Unit.objects.filter(within(actor.scopes)).order_by().values("pk")
        found = found.filter(visible_enterprises(actor) | Q(former__in=units))
    return found


def _on(prefix: str, day: date) -> Q:
    """The listings that hold on a day."""
    ends = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day})
    return Q(**{f"{prefix}since__lte": day}) & ends


def active_by_township(actor: Actor, day: date) -> dict[int | None, int]:
    """How many entities a day's snapshot names as active, by township's key, within the actor's reach."""
    rows = Listing.objects.filter(_on("", day), visible_enterprises(actor, "enterprise__")).order_by()
    return dict(rows.values_list("unit_id").annotate(n=Count("pk")))


@dataclass
class Flow:
    """What came and went in one township (``unit`` None: those without one, or all of them)."""

    unit: Unit | None
    then: int = 0
    now: int = 0
    moved_in: int = 0
    moved_out: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Change.values, 0))

    @property
    def growth(self) -> float | None:
        """Of the active ones, in percent; None from nothing."""
        return (self.now - self.then) * 100 / self.then if self.then else None


def flows(rows: QuerySet[Any], units: Sequence[Unit], *, former: str, present: str) -> list[Flow]:
    """What came and went by township, and in all (the last row), of rows with a ``change``.

    Arguments:
        units: the townships to show, in their order; entities without one have a row of their own where there are any.
        former, present: the fields with the township's key before and now.
    """
    held: dict[int | None, Flow] = {unit.pk: Flow(unit) for unit in units}
    whole = Flow(None)
    for change, old, new, count in rows.values_list("change", former, present).annotate(n=Count("pk")).order_by():
        place = old if change == Change.CLOSED and new is None else new
        flow = held.setdefault(place if place in held else None, Flow(None))
        if change == Change.MOVED:
            flow.moved_in += count
            whole.moved_in += count
            whole.moved_out += count
            if old in held:
                held[old].moved_out += count
        else:
            flow.counts[change] += count
            whole.counts[change] += count
    nowhere = held.pop(None, None)
    return [*held.values(), *([nowhere] if nowhere else []), whole]
