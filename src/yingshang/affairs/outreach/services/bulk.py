"""Many visits at once, as a sheet, another system's export or the demonstration district brings them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from yingshang.affairs.outreach.enums import Channel, Finding, Relation, Standing
from yingshang.affairs.outreach.models import Assistance, Visit
from yingshang.affairs.outreach.services.recording import CHAIN, AssistanceTaken, assistance_rows, purpose_of
from yingshang.kernel import clock, seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.contacts.models import Touch
from yingshang.registry.contacts.services import TouchDraft, record_touches

BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDraft:
    """A visit that was made and is still to be written; ids instead of rows.

    Arguments:
        leaflets: keys of policies handed over.
        client_key: the same key is written once; empty: no such key.
        entered_at, entered_by_id, acting_as: when, by whom and as what it was written down; empty: now, by the actor.
    """

    enterprise_id: int
    unit_id: int
    official_id: int
    relation: str
    assignment_id: int | None
    channel: str
    made_at: datetime
    reached: bool = True
    finding: str = Finding.RUNNING
    note: str = ""
    next_on: date | None = None
    place: str = ""
    leaflets: tuple[int, ...] = ()
    assistances: tuple[AssistanceTaken, ...] = ()
    demands: int = 0
    client_key: str = ""
    entered_at: datetime | None = None
    entered_by_id: int | None = None
    acting_as: str = ""
    standing: str = Standing.COUNTS
    struck_reason: str = ""


def write_visits(
    *, drafts: Sequence[VisitDraft], district_id: int, actor: Actor, now: datetime, source: str
) -> list[Visit]:
    """Write visits with their touches, policies and matters in one transaction; one chained entry with their digest.

    A draft whose key is known is left out. Relations are the caller's to have found.

    Arguments:
        source: where they come from, for the entry (``sheet:12``).

    Returns: the new rows, in the order given, their ``touch`` to be read anew.
    """
    with transaction.atomic():
        known = _known([draft.client_key for draft in drafts if draft.client_key])
        fresh = [draft for draft in drafts if not draft.client_key or draft.client_key not in known]
        rows = [_row(draft, district_id, actor, now) for draft in fresh]
        made = Visit.objects.bulk_create(rows, batch_size=BATCH)
        _leaflets(made, fresh)
        matters = [
            row for visit, draft in zip(made, fresh, strict=True) for row in assistance_rows(visit, draft.assistances)
        ]
        Assistance.objects.bulk_create(matters, batch_size=BATCH)
        _touches(made, fresh, district_id, actor, now)
        if made:
            told = [[v.enterprise_id, v.official_id, v.on.isoformat(), v.channel] for v in made]
            data = {"source": source, "visits": len(made), "digest": seal.digest(told)}
            append(chain_for(CHAIN, district_id), action="outreach.visits", ids=actor.ids, now=now, data=data)
    return made


def _known(keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        rows = Visit.objects.filter(client_key__in=keys[start : start + 500])
        found.update(str(key) for key in rows.values_list("client_key", flat=True))
    return found


def _row(draft: VisitDraft, district_id: int, actor: Actor, now: datetime) -> Visit:
    return Visit(
        district_id=district_id,
        enterprise_id=draft.enterprise_id,
        assignment_id=draft.assignment_id,
        relation=draft.relation,
        official_id=draft.official_id,
        unit_id=draft.unit_id,
        entered_by_id=draft.entered_by_id or actor.person_id,
        acting_as=(draft.acting_as or actor.acting_as)[:200],
        channel=draft.channel,
        made_at=draft.made_at,
        on=clock.day_of(draft.made_at),
        entered_at=draft.entered_at or now,
        reached=draft.reached,
        finding=draft.finding,
        note=draft.note,
        next_on=draft.next_on,
        place=draft.place,
        client_key=draft.client_key or None,
        standing=draft.standing,
        struck_reason=draft.struck_reason,
    )


def _leaflets(made: Sequence[Visit], drafts: Sequence[VisitDraft]) -> None:
    through = Visit.leaflets.through
    pairs = [(visit.pk, key) for visit, draft in zip(made, drafts, strict=True) for key in draft.leaflets]
    through.objects.bulk_create((through(visit_id=visit, leaflet_id=key) for visit, key in pairs), batch_size=BATCH)


def _touches(
    made: Sequence[Visit], drafts: Sequence[VisitDraft], district_id: int, actor: Actor, now: datetime
) -> None:
    """A struck visit has no touch: it did not happen."""
    told = [
        TouchDraft(
            enterprise_id=visit.enterprise_id,
            unit_id=visit.unit_id,
            person_id=visit.official_id,
            channel=Channel(visit.channel),
            purpose=purpose_of(visit, len(draft.leaflets), draft.demands),
            made_at=visit.made_at,
            reached=visit.reached,
            source=f"visit:{visit.pk}",
        )
        for visit, draft in zip(made, drafts, strict=True)
        if visit.standing != Standing.STRUCK
    ]
    if record_touches(drafts=told, district_id=district_id, actor=actor, now=now):
        mine = Touch.objects.exclude(source="").filter(
            source=Concat(Value("visit:"), Cast(OuterRef("pk"), CharField()))
        )
        fresh = Visit.objects.filter(pk__range=(made[0].pk, made[-1].pk), district_id=district_id, touch=None)
        fresh.update(touch_id=Subquery(mine.values("pk")[:1]))


def relation_among(
    assignments: Sequence[Assignment], *, official_id: int, unit_id: int, on: date
) -> tuple[str, int | None]:
    """Out of an enterprise's assignments, strongest first, the one under which an official of a unit visits on a day.

    Arguments:
        assignments: rows of ``registry.assignments`` as :func:`queries.relations.assignments_near` orders them.
    """
    for row in assignments:
        since, until = row.since, row.until
        if not (since <= on and (until is None or on < until)) or row.unit_id != unit_id:
            continue
        if row.person_id in {None, official_id}:
            return Relation(row.kind), row.pk
    return Relation.OTHER, None
