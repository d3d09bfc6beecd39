"""Bringing a demand: by the enterprise, by an official for it, as an order from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.enums import Channel, Grade
from yingshang.affairs.demands.errors import AlreadyThere, InvalidOrder, NotPermitted, UnknownEnterprise
from yingshang.affairs.demands.models import Category, Demand
from yingshang.affairs.demands.queries import KIND, just_entered, just_sent, office_of, suggest_category
from yingshang.affairs.demands.rules import shorten, wrong_contact, wrong_moments
from yingshang.affairs.demands.services.roles import APPLICANT, ENTRANT, OFFICE, TERRITORY
from yingshang.kernel.cases.models import Case
from yingshang.kernel.evidence.services import attach, prepare_file
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.models import Party, Unit
from yingshang.kernel.lifecycle.services import open_case
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprise_named, enterprise_of

SAME = timedelta(minutes=10)
"""How long the same words of an enterprise are the same demand."""


@dataclass(frozen=True, slots=True)
class Order:
    """A demand that another system owns: its number there, its words, its deadline."""

    source: str
    number: str
    content: str
    applicant_name: str = ""
    uscc: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    category: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def submit_demand(
    *,
    actor: Actor,
    now: datetime,
    content: str,
    contact_name: str,
    contact_phone: str,
    anonymous: bool = False,
    files: Iterable[Any] = (),
    once: bool = False,
) -> Case:
    """The enterprise brings a demand itself.

    Arguments:
        once: the same words sent again within ten minutes (pressed twice, or a lost answer) are the same demand: it is
            returned, and no second one made.

    Errors: ``NotPermitted`` when the actor does not act for an enterprise; ``evidence`` errors for its files.
    """
    if not actor.has(may.SUBMIT) or actor.enterprise_party_id is None:
        raise NotPermitted("请先以企业身份登录，再提交诉求。")
    enterprise = enterprise_of(actor.enterprise_party_id)
    party = Party.objects.select_related("enterprise").get(pk=actor.enterprise_party_id)
    demand = _demand(
        content=content,
        contact_name=contact_name,
        contact_phone=contact_phone,
        anonymous=anonymous,
        channel=Channel.PORTAL,
        party=party,
        enterprise=enterprise,
    )
    district_id = enterprise.district_id if enterprise else None
    files = [prepare_file(file) for file in files]
    with transaction.atomic():
        if once:
            Party.objects.select_for_update(no_key=True).get(pk=party.pk)  # one press after the other
            if known := just_sent(party, content, since=now - SAME):
                return known
        return _open(demand, actor=actor, now=now, at=now, district_id=district_id, files=files)


def enter_demand(
    *,
    actor: Actor,
    now: datetime,
    content: str,
    enterprise: str,
    contact_name: str,
    contact_phone: str,
    channel: str = Channel.OFFICIAL,
    anonymous: bool = False,
    occurred_at: datetime | None = None,
    files: Iterable[Any] = (),
    once: bool = False,
) -> Case:
    """An official writes a demand down for an enterprise; the official's unit follows it from then on.

    Arguments:
        enterprise: its name or 统一社会信用代码, as registered.
        occurred_at: when it was brought, if earlier.
        once: the same words sent again by the same person within ten minutes are the same demand.

    Errors: ``NotPermitted``; ``UnknownEnterprise``.
    """
    if not actor.has(may.ENTER) or actor.district_id is None:
        raise NotPermitted("您没有代企业录入诉求的权限。")
    found = enterprise_named(actor.district_id, enterprise)
    if found is None:
        raise UnknownEnterprise(f"登记库中没有“{enterprise}”，请核对名称或 18 位统一社会信用代码。")
    demand = _demand(
        content=content,
        contact_name=contact_name,
        contact_phone=contact_phone,
        anonymous=anonymous,
        channel=channel,
        party=found.party,
        enterprise=found,
    )
    at = min(occurred_at or now, now)
    ready = [prepare_file(file) for file in files]
    with transaction.atomic():
        if once:
            Party.objects.select_for_update(no_key=True).get(pk=found.pk)  # one press after the other
            if known := just_entered(actor, found.party, content, since=now - SAME):
                return known
        return _open(demand, actor=actor, now=now, at=at, district_id=actor.district_id, files=ready)


def receive_order(*, actor: Actor, now: datetime, order: Order, channel: str = Channel.HOTLINE) -> Case:
    """An order of another system becomes a demand, once; its deadline is inherited.

    Errors: ``AlreadyThere`` with the number when the order is here; ``NotPermitted``; ``InvalidOrder`` by field.
    """
    if not actor.has(may.ENTER) or actor.district_id is None:
        raise NotPermitted("没有登记外部工单的权限。")
    existing = Demand.objects.filter(external_source=order.source, external_number=order.number)
    if known := existing.select_related("case").first():
        raise AlreadyThere(known.case.number)
    wrong = wrong_moments(order.received_at, order.due_at, now) + wrong_contact(order.contact_phone, order.uscc)
    if wrong:
        raise InvalidOrder(wrong)
    keys = filter(None, (order.uscc, order.applicant_name))
    found = next(filter(None, (enterprise_named(actor.district_id, key) for key in keys)), None)
    demand = order_demand(order, found, channel=channel)
    at = min(order.received_at or now, now)
    try:
        return _open(demand, actor=actor, now=now, at=at, district_id=actor.district_id, files=())
    except IntegrityError:
        if known := existing.select_related("case").first():  # someone brought it in at the same moment
            raise AlreadyThere(known.case.number) from None
        raise


def receive_complaint(
    *,
    enterprise: Enterprise,
    content: str,
    contact_name: str,
    contact_phone: str,
    category: str,
    source: str,
    number: str,
    at: datetime,
    now: datetime,
) -> Case:
    """What an enterprise complained of on another page becomes a demand, opened by the system, once.

    Arguments:
        category: code of the directory; one that it does not have (any more) gives way to the words' suggestion.
        source, number: where the complaint is kept and under which number; the same pair is the same demand.
        at: when the enterprise complained.
    """
    existing = Demand.objects.filter(external_source=source, external_number=number)
    if known := existing.select_related("case").first():
        return known.case
    demand = _demand(
        content=content,
        contact_name=contact_name,
        contact_phone=contact_phone,
        anonymous=False,
        channel=Channel.PORTAL,
        party=enterprise.party,
        enterprise=enterprise,
    )
    if fitting := Category.objects.filter(code=category, active=True).first():
        demand.category, demand.grade = fitting, fitting.grade
    demand.external_source, demand.external_number = source, number
    return _open(demand, actor=SYSTEM, now=now, at=min(at, now), district_id=enterprise.district_id, files=())


def order_demand(
    order: Order, found: Enterprise | None, *, channel: str, among: Iterable[Category] | None = None
) -> Demand:
    """The unsaved row of an order.

    Arguments:
        found: the enterprise of the register that it names, if any.
        among: the categories to suggest from, when many orders come at once.
    """
    demand = _demand(
        content=order.content,
        contact_name=order.contact_name,
        contact_phone=order.contact_phone,
        anonymous=False,
        channel=channel,
        party=found.party if found else None,
        enterprise=found,
        among=among,
    )
    demand.applicant_name = demand.applicant_name or order.applicant_name
    demand.external_source, demand.external_number = order.source, order.number
    demand.external_due_at = order.due_at
    return demand


def _demand(
    *,
    content: str,
    contact_name: str,
    contact_phone: str,
    anonymous: bool,
    channel: str,
    party: Party | None,
    enterprise: Enterprise | None,
    among: Iterable[Category] | None = None,
) -> Demand:
    category = suggest_category(content, among)
    return Demand(
        enterprise=party,
        applicant_name=party.name if party else "",
        anonymous=anonymous,
        contact_name=contact_name,
        contact_phone=contact_phone,
        phone_digest=lookup_digest(contact_phone) if contact_phone else "",
        channel=channel,
        category=category,
        grade=category.grade if category else Grade.ORDINARY,
        content=content,
        township=enterprise.unit if enterprise else None,
    )


def parties_of(demand: Demand, office: Unit) -> list[tuple[Party, str]]:
    """Who takes part from the beginning: the office, the enterprise, the township where it lies.

    An anonymous demand is kept from the township, which would guess who it is.
    """
    found = [(office.party, OFFICE)]
    if demand.enterprise is not None:
        found.append((demand.enterprise, APPLICANT))
    if demand.township is not None and not demand.anonymous:
        found.append((demand.township.party, TERRITORY))
    return found


def _entrant(actor: Actor, office: Unit) -> list[tuple[Party, str]]:
    """The unit of an official who writes a demand down, unless it takes part anyhow."""
    if actor.audience != "staff" or actor.unit_party_id in (None, office.party_id):
        return []
    return [(Party.objects.get(pk=actor.unit_party_id), ENTRANT)]


def search_text(demand: Demand) -> str:
    """What a demand is found by; the name of an anonymous enterprise is not."""
    return f"{demand.content} {'' if demand.anonymous else demand.applicant_name} {demand.external_number}"


def _open(
    demand: Demand, *, actor: Actor, now: datetime, at: datetime, district_id: int | None, files: Iterable[Any]
) -> Case:
    if district_id is None:
        raise UnknownEnterprise("登记库中没有本企业，请联系区营商办核对登记信息。")
    office = office_of(district_id)
    ready = [prepare_file(file) for file in files]  # before the number's lock: pictures take their time
    with transaction.atomic():
        case = open_case(
            KIND,
            row=demand,
            title=shorten(demand.content),
            unit=office,
            parties=[*parties_of(demand, office), *_entrant(actor, office)],
            actor=actor,
            now=now,
            at=at,
            data={"channel": Channel(demand.channel).label},
            search_text=search_text(demand),
        )
        for file in ready:
            attach(case=case, file=file, purpose="诉求", actor=actor, now=now)
    return case
