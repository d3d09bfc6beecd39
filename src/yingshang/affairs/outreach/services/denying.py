"""The enterprise says that a visit did not take place: held, told to the office and the team, checked, decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import Standing
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError, VisitRefused
from yingshang.affairs.outreach.models import Denial, Visit
from yingshang.affairs.outreach.queries.patrol import open_recheck_of
from yingshang.affairs.outreach.queries.visits import denial_for
from yingshang.affairs.outreach.services.mending import strike
from yingshang.affairs.outreach.services.recording import note_visit
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Reach, Unit, UnitKind, valid_on
from yingshang.kernel.outbox.services import Draft, tell_many


def deny_visit(*, visit: Visit, text: str, actor: Actor, now: datetime) -> Denial:
    """The actor's enterprise denies a visit, once; it does not count until somebody has checked.

    Errors: ``NotPermitted``; ``OutreachError`` when it was denied before or does not count anyhow.
    """
    if not actor.has(may.VIEW_OWN) or actor.enterprise_party_id != visit.enterprise_id:
        raise NotPermitted("只能对本企业的走访提出。")
    with transaction.atomic():
        fresh = Visit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=visit.pk)
        if fresh.standing == Standing.STRUCK or Denial.objects.filter(visit=fresh).exists():
            raise OutreachError("这次走访已经提出过，或者已经作废。")
        denial = Denial.objects.create(visit=fresh, text=text.strip(), by_id=actor.person_id, at=now)
        fresh.standing = Standing.HELD
        fresh.save(update_fields=["standing"])
        note_visit(fresh, "outreach.deny", actor, now)
        _tell(fresh, now)
    return denial


def _tell(visit: Visit, now: datetime) -> None:
    """The office, and the discipline teams that reside in the visitor's unit."""
    today = clock.day_of(now)
    office = Unit.objects.filter(kind=UnitKind.OFFICE, path__startswith=f"/{visit.district_id}/", until=None)
    above = [int(key) for key in visit.unit.path.strip("/").split("/")]
    teams = Unit.objects.filter(pk__in=Reach.objects.filter(valid_on(today), over_id__in=above).values("unit_id"))
    parties = sorted({unit.party_id for unit in (*office, *teams.filter(kind=UnitKind.DISCIPLINE))})
    tell_many(
        [
            Draft(
                party=party,
                topic="outreach.denied",
                title=f"企业反映没有这次走访：{visit.on:%m-%d} {visit.unit.short_name}",
                key=f"outreach.denied:{visit.pk}",
                url=reverse("outreach:denial", args=[visit.pk]),
            )
            for party in parties
        ],
        now=now,
    )


def settle_denial(*, visit: Visit, stands: bool, reason: str, actor: Actor, now: datetime) -> Visit:
    """Decide on a denied visit: it stands and counts again, or it is struck.

    Errors: ``NotPermitted``; ``VisitRefused``; ``OutreachError`` when it was decided already.
    """
    denial = denial_for(actor, visit.pk)
    if denial is None or not actor.has(may.SETTLE) or actor.person_id in {visit.official_id, visit.entered_by_id}:
        raise NotPermitted("您没有核实这次走访的权限。")
    if not reason.strip():
        raise VisitRefused("reason", "请写明怎样核实的。")
    with transaction.atomic():
        fresh = (
            Visit.objects.select_for_update(of=("self",))
            .select_related("touch__enterprise", "next_touch")
            .get(pk=visit.pk)
        )
        if open_recheck_of(fresh):
            raise OutreachError("这次走访正由派驻组核实，以核实结果为准。")
        values = {"stands": stands, "decided_at": now, "decided_by_id": actor.person_id}
        mine = Denial.objects.filter(pk=denial.pk, stands=None)
        if not mine.update(**values, acting_as=actor.acting_as[:200], reason=reason.strip()[:200]):
            raise OutreachError("这次走访已经核实过。")
        if stands and fresh.standing == Standing.HELD:
            fresh.standing = Standing.COUNTS
            fresh.save(update_fields=["standing"])
        elif not stands and fresh.standing != Standing.STRUCK:
            strike(fresh, f"企业否认，经核实不属实：{reason.strip()}"[:200], actor, now)
        note_visit(fresh, "outreach.settle", actor, now, stands=stands)
    return fresh
