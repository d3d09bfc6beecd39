"""Writing a visit down: one transaction with everything that it brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from yingshang.affairs.demands.services import enter_demand
from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import Channel, Finding, Outcome, Relation
from yingshang.affairs.outreach.errors import NotPermitted, VisitRefused
from yingshang.affairs.outreach.models import Assistance, Leaflet, TakenDemand, Visit, VisitPhoto
from yingshang.affairs.outreach.queries.relations import is_colleague, relation_of
from yingshang.affairs.outreach.services.hints import follow_finding
from yingshang.kernel import clock
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.services import store_blob
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person, Unit
from yingshang.registry.contacts.errors import ContactError
from yingshang.registry.contacts.models import Touch
from yingshang.registry.contacts.queries import planned_near
from yingshang.registry.contacts.services import TouchStopped, plan_touch, record_touch
from yingshang.registry.contacts.services.locking import lock_enterprise
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import contacts_of, enterprises_for

CHAIN = "outreach"
BACKDATING = timedelta(days=31)
"""How long after it was made an official may still write a visit down; older ones come by a sheet or an adapter."""
NEAR = 14
"""Days around a planned touch within which a visit is the one that was planned."""
AHEAD = timedelta(days=366)
"""How far ahead the next contact may be promised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceTaken:
    """A matter that the official took on, and what became of it so far."""

    matter: str
    outcome: str = Outcome.OPEN
    ended_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandTaken:
    """A demand that was taken on the visit, and whom to ask; empty: the contact that the register holds."""

    content: str
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReport:
    """What an official says of a visit.

    Arguments:
        made_at: when it was; empty: now.
        official: who was there, when a colleague writes it down.
        leaflets: keys of the policies handed over.
        photos: uploaded files.
        client_key: made by whoever sends it, so that a visit sent twice is one.
    """

    enterprise: Enterprise
    channel: str
    reached: bool = True
    finding: str = Finding.RUNNING
    made_at: datetime | None = None
    official: Person | None = None
    note: str = ""
    leaflets: tuple[int, ...] = ()
    assistances: tuple[AssistanceTaken, ...] = ()
    demands: tuple[DemandTaken, ...] = ()
    next_on: date | None = None
    place: str = ""
    photos: tuple[Any, ...] = field(default=(), hash=False)
    client_key: str = ""


def record_visit(*, report: VisitReport, actor: Actor, now: datetime) -> Visit:
    """Write a visit down with its touch, demands, policies, assistance, next date and hint, all of it or nothing.

    The relation follows from who the official is to the enterprise on that day. A next date over a limit of the ledger
    does not undo the visit: ``next_touch`` is then a stopped touch that tells why. The same ``client_key`` by the same
    person returns the visit that it has become.

    Errors: ``NotPermitted``; ``VisitRefused`` by field.
    """
    official = _official(report, actor, now)
    made_at = report.made_at or now
    _check(report, made_at, actor, now)
    unit = Unit.objects.get(pk=actor.unit_id or 0)
    photos = [_photo(file, now) for file in report.photos]
    with transaction.atomic():
        lock_enterprise(report.enterprise)
        if report.client_key and (known := Visit.objects.filter(client_key=report.client_key).first()):
            if known.entered_by_id != actor.person_id or known.enterprise_id != report.enterprise.pk:
                raise VisitRefused("", "这条走访的编号已被使用，请刷新页面后重新登记。")
            return known
        visit = _stored(report, made_at, official, unit, actor, now)
        VisitPhoto.objects.bulk_create(VisitPhoto(visit=visit, blob=blob, name=name) for blob, name in photos)
        visit.touch = _touch(visit, actor, now)
        _take_demands(visit, report.demands, actor, now)
        if report.next_on:
            visit.next_touch = promise(visit, report.next_on, actor, now)
        visit.save(update_fields=["touch", "next_touch"])
        follow_finding(visit=visit, now=now)
        told = {"channel": visit.channel, "relation": visit.relation, "demands": len(report.demands)}
        note_visit(visit, "outreach.visit", actor, now, **told, reached=visit.reached, finding=visit.finding)
    return visit


def note_visit(visit: Visit, action: str, actor: Actor, now: datetime, **data: Any) -> None:
    """One entry about a visit on the district's chain of outreach."""
    told = {"visit": visit.pk, "enterprise": visit.enterprise_id, "official": visit.official_id, **data}
    append(chain_for(CHAIN, visit.district_id), action=action, ids=actor.ids, now=now, data=told)


def purpose_of(visit: Visit, leaflets: int = 0, demands: int = 0) -> str:
    """What the ledger says of a visit; the enterprise reads it."""
    parts = [Relation(visit.relation).label]
    if leaflets:
        parts.append(f"送达政策 {leaflets} 项")
    if demands:
        parts.append(f"收诉求 {demands} 件")
    return "，".join(parts)


def promise(visit: Visit, on: date, actor: Actor, now: datetime) -> Touch:
    """Plan the next contact in the ledger; a stopped row when a limit or a refusal stands against it.

    Errors: ``VisitRefused`` for a day that cannot be.
    """
    purpose = f"{Relation(visit.relation).label}，约定的下次联系"
    try:
        return plan_touch(
            enterprise=visit.enterprise,
            channel=visit.channel,
            purpose=purpose,
            planned_on=on,
            actor=actor,
            now=now,
        )
    except TouchStopped as stopped:
        return stopped.touch
    except ContactError as error:
        raise VisitRefused("next_on", str(error)) from None


def check_next(on: date | None, visited: date, now: datetime) -> None:
    """Errors: ``VisitRefused`` for a next date before tomorrow or more than a year ahead."""
    today = clock.day_of(now)
    if on is not None and (on <= today or on < visited):
        raise VisitRefused("next_on", "下次联系日期须在今天之后。")
    if on is not None and on > today + AHEAD:
        raise VisitRefused("next_on", "下次联系日期在一年以后，请核对年份。")


def _official(report: VisitReport, actor: Actor, now: datetime) -> Person:
    if actor.person_id is None or actor.unit_id is None or actor.audience != "staff":
        raise NotPermitted("您没有登记走访的权限。")
    if report.official is None or report.official.pk == actor.person_id:
        if not actor.has(may.RECORD):
            raise NotPermitted("您没有登记本人走访的权限。")
        return Person.objects.get(pk=actor.person_id)
    if not actor.has(may.RECORD_FOR_OTHERS):
        raise NotPermitted("您没有代同事登记走访的权限。")
    if not is_colleague(report.official, actor.unit_id, clock.day_of(report.made_at or now)):
        raise VisitRefused("official", "只能代本单位当时在岗的同事登记。")
    return report.official


def _check(report: VisitReport, made_at: datetime, actor: Actor, now: datetime) -> None:
    if not enterprises_for(actor).filter(pk=report.enterprise.pk).exists():
        raise NotPermitted("这户企业不在您的范围内。")
    day, today = clock.day_of(made_at), clock.day_of(now)
    if made_at > now:
        raise VisitRefused("made_at", "走访时间不能晚于现在。")
    if day < today - BACKDATING:
        raise VisitRefused("made_at", f"超过 {BACKDATING.days} 天的走访请用成批导入补登。")
    for name, value, choices in (("channel", report.channel, Channel), ("finding", report.finding, Finding)):
        if value not in choices.values:
            raise VisitRefused(name, "请从列出的选项中选择。")
    if report.reached and report.finding == Finding.UNREACHABLE:
        raise VisitRefused("finding", "已联系上的，企业状态不能是“无法联系”。")
    check_next(report.next_on, day, now)
    if any(not demand.content.strip() for demand in report.demands):
        raise VisitRefused("demand", "请填写诉求内容。")


def _photo(file: Any, now: datetime) -> tuple[Any, str]:
    try:
        return store_blob(file.read(), str(file.name), now=now), str(file.name)[:200]
    except EvidenceError as error:
        raise VisitRefused("photos", str(error)) from None


def _stored(report: VisitReport, made_at: datetime, official: Person, unit: Unit, actor: Actor, now: datetime) -> Visit:
    day, enterprise = clock.day_of(made_at), report.enterprise
    relation, assignment = relation_of(actor, official, unit, enterprise, day)
    visit = Visit(
        district_id=enterprise.district_id,
        enterprise=enterprise,
        assignment=assignment,
        relation=relation,
        official=official,
        unit=unit,
        entered_by_id=actor.person_id,
        acting_as=actor.acting_as[:200],
        channel=report.channel,
        made_at=made_at,
        on=day,
        entered_at=now,
        reached=report.reached,
        finding=report.finding,
        note=report.note.strip(),
        next_on=report.next_on,
        place=report.place.strip(),
        client_key=report.client_key or None,
    )
    visit.save()
    chosen = Leaflet.objects.filter(pk__in=report.leaflets, district_id=enterprise.district_id)
    visit.leaflets.set(chosen)
    Assistance.objects.bulk_create(assistance_rows(visit, report.assistances))
    return visit


def assistance_rows(visit: Visit, taken: Iterable[AssistanceTaken]) -> list[Assistance]:
    """The unsaved rows of matters taken on; one that has ended without a day ended on the visit's."""
    return [
        Assistance(
            visit=visit,
            matter=one.matter.strip(),
            outcome=one.outcome,
            ended_on=None if one.outcome == Outcome.OPEN else one.ended_on or visit.on,
            note=one.note,
        )
        for one in taken
    ]


def _touch(visit: Visit, actor: Actor, now: datetime) -> Touch:
    planned = planned_near(visit.enterprise, visit.unit_id, visit.on, NEAR)
    return record_touch(
        enterprise=visit.enterprise,
        channel=visit.channel,
        purpose=purpose_of(visit, visit.leaflets.count()),
        made_at=visit.made_at,
        actor=actor,
        now=now,
        reached=visit.reached,
        source=f"visit:{visit.pk}",
        planned=planned,
        person_id=visit.official_id,
    )


def _take_demands(visit: Visit, taken: Iterable[DemandTaken], actor: Actor, now: datetime) -> None:
    for one in taken:
        name, phone = one.contact_name, one.contact_phone
        if not phone:
            known = next((c for c in contacts_of(visit.enterprise) if c.phone), None)
            name, phone = (known.name, str(known.phone)) if known else (name, "")
        if not actor.has("demands.enter"):
            raise VisitRefused("demand", "您没有代企业录入诉求的权限，请由经办人录入。")
        case = enter_demand(
            actor=actor,
            now=now,
            content=one.content.strip(),
            enterprise=visit.enterprise.uscc,
            contact_name=name or visit.enterprise.name[:60],
            contact_phone=phone,
            occurred_at=visit.made_at,
            once=True,
        )
        if not TakenDemand.objects.filter(case=case).exists():
            TakenDemand.objects.create(visit=visit, case=case)
