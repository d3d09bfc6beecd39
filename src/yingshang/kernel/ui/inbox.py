"""The inbox: what I must act on, grouped by when it is due. It stands on the case header alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import NoReverseMatch, reverse

from yingshang.kernel import clock
from yingshang.kernel.cases.kinds import kind_of
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.declaration import lifecycle_of
from yingshang.kernel.ui.navigation import MOST
from yingshang.kernel.ui.queries import hidden_kinds

LIMIT = 100
"""So many lines are shown: more than a day holds, and a page that opens at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case in the inbox: its header, who it is about, what is asked of me, its page.

    ``asked`` is empty when somebody else of the same unit must act.
    """

    case: Case
    subject: str
    asked: str
    state_name: str
    url: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """The lines of one heading (今天到期)."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Inbox:
    """The bundles that are not empty, in their order; ``more``: whether cases wait beyond those shown."""

    bundles: Sequence[Bundle]
    more: bool

    @property
    def shown(self) -> int:
        """How many lines there are."""
        return sum(len(bundle.lines) for bundle in self.bundles)

    @property
    def mine(self) -> int:
        """How many of them ask something of the reader."""
        return sum(1 for bundle in self.bundles for line in bundle.lines if line.asked)

    @property
    def others(self) -> int:
        """How many wait for somebody else of the reader's unit."""
        return self.shown - self.mine


def held_by(actor: Actor) -> int:
    """How many open cases, of the kinds that the seat sees, wait for the actor's parties; counted no further than shown."""
    held = Case.objects.filter(holder__in=actor.party_ids, closed_at=None)
    return held.exclude(kind__in=hidden_kinds(actor))[: MOST + 1].count()


def inbox_for(actor: Actor, now: datetime) -> Inbox:
    """The cases that wait for the actor's parties, overdue first, then by due moment; at most :data:`LIMIT`."""
    held = Case.objects.visible_to(actor).filter(holder__in=actor.party_ids, closed_at=None)
    ordered = held.select_related("unit", "holder").order_by(F("next_due").asc(nulls_last=True), "id")
    found = list(ordered[: LIMIT + 1])
    cases = found[:LIMIT]
    subjects, asked = subjects_of(cases, actor), asked_of(cases, actor)
    midnight = clock.start_of(clock.day_of(now) + timedelta(days=1))
    sunday = midnight + timedelta(days=6 - clock.day_of(now).weekday())
    names = ("已超期", "今天到期", "本周", "以后")
    bundles: dict[str, list[Line]] = {name: [] for name in names}
    for case in cases:
        bundles[_heading(case, now, midnight, sunday)].append(
            _line(case, subjects.get(case.pk, ""), asked.get(case.pk, ""))
        )
    return Inbox([Bundle(name, bundles[name]) for name in names if bundles[name]], len(found) > LIMIT)


def subjects_of(cases: Sequence[Case], actor: Actor) -> dict[int, str]:
    """Who each case is about, kind by kind, as far as the actor may know."""
    found: dict[int, str] = {}
    for kind in {case.kind for case in cases}:
        found |= lifecycle_of(kind).subjects([c.pk for c in cases if c.kind == kind], actor)
    return found


def asked_of(cases: Sequence[Case], actor: Actor) -> dict[int, str]:
    """What each case asks of the actor: the first main move that the actor may make now; one query for each kind."""
    found: dict[int, str] = {}
    for kind in {case.kind for case in cases}:
        lifecycle, mine = lifecycle_of(kind), {case.pk: case for case in cases if case.kind == kind}
        found_rows: Any = lifecycle.model._default_manager.filter(pk__in=mine)
        rows: Iterable[Any] = found_rows.select_related(*getattr(lifecycle, "related", ()))
        for row in rows:
            case = row.case = mine[row.pk]
            moves = (t for t in lifecycle.from_state(case.state) if t.offered and t.primary and t.by(actor, row))
            found[case.pk] = next((t.name for t in moves if not t.barred(row)), "")
    return found


def _heading(case: Case, now: datetime, midnight: datetime, sunday: datetime) -> str:
    if case.next_due is None or case.next_due > sunday:
        return "以后"
    if case.next_due <= now:
        return "已超期"
    return "今天到期" if case.next_due <= midnight else "本周"


def _line(case: Case, subject: str, asked: str) -> Line:
    kind = kind_of(case.kind)
    try:
        url = reverse(kind.staff_url, args=[case.number])
    except NoReverseMatch:
        url = ""
    return Line(case, subject, asked, kind.state_names[case.state], url)
