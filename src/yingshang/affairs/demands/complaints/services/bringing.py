"""Bringing a complaint: by an enterprise, by the office for somebody, out of the provincial platform's list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.affairs.demands.complaints.enums import Channel, Move, Sort
from yingshang.affairs.demands.complaints.errors import AlreadyThere, NotPermitted
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.queries import (
    ACCUSED,
    COMPLAINANT,
    COORDINATOR,
    KIND,
    coordinator_of,
    just_sent,
)
from yingshang.affairs.demands.rules import shorten
from yingshang.kernel.cases.models import Case
from yingshang.kernel.evidence.services import attach, prepare_file
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, Unit
from yingshang.kernel.lifecycle.services import follow, open_case
from yingshang.registry.enterprises.queries import enterprise_named, enterprise_of

SAME = timedelta(minutes=10)
"""How long the same words of an enterprise are the same complaint."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What is known of a complaint when it comes.

    Arguments:
        accused: the unit complained of, where it is one of ours; ``accused_text`` as it was said.
        due_at: a limit that came with it.
    """

    content: str
    sort: str = Sort.COMPLAINT
    complainant_name: str = ""
    complainant: Party | None = None
    anonymous: bool = False
    contact_name: str = ""
    contact_phone: str = ""
    accused: Unit | None = None
    accused_text: str = ""
    due_at: datetime | None = None


def submit_complaint(
    *, actor: Actor, now: datetime, content: str, contact_name: str, contact_phone: str, accused_text: str = "",
    sort: str = Sort.COMPLAINT, anonymous: bool = False, files: Iterable[Any] = (),
) -> Case:  # fmt: skip
    """The enterprise complains itself; the same words within ten minutes are the same complaint.

    Errors: ``NotPermitted`` when the actor does not act for an enterprise of the register.
    """
    enterprise = enterprise_of(actor.enterprise_party_id) if actor.enterprise_party_id is not None else None
    if not actor.has(may.SUBMIT) or enterprise is None:
        raise NotPermitted("请先以登记库中企业的身份登录，再提交投诉举报。")
    party = Party.objects.get(pk=enterprise.party_id)
    brought = Brought(
        content=content,
        sort=sort,
        complainant_name=party.name,
        complainant=party,
        anonymous=anonymous,
        contact_name=contact_name,
        contact_phone=contact_phone,
        accused_text=accused_text,
    )
    ready = [prepare_file(file) for file in files]
    with transaction.atomic():
        Party.objects.select_for_update(no_key=True).get(pk=party.pk)  # one press after the other
        if known := just_sent(party, content, since=now - SAME):
            return known
        case = open_complaint(
            brought, channel=Channel.PORTAL, district_id=enterprise.district_id, actor=actor, now=now, at=now
        )
        for file in ready:
            attach(case=case, file=file, purpose="投诉举报", actor=actor, now=now)
    return case


def enter_complaint(*, actor: Actor, now: datetime, brought: Brought, channel: str, at: datetime | None = None) -> Case:
    """The office writes down what somebody complains of, with the enterprise if the register has it by that name.

    Arguments:
        at: when it came, if earlier.

    Errors: ``NotPermitted``.
    """
    if not actor.has(may.ENTER) or actor.district_id is None:
        raise NotPermitted("您没有登记投诉举报的权限。")
    return open_complaint(brought, channel=channel, district_id=actor.district_id, actor=actor, now=now, at=at or now)


def receive_from_platform(
    *, actor: Actor, now: datetime, brought: Brought, number: str, at: datetime, channel: str = Channel.PLATFORM
) -> Case:
    """A complaint that the provincial platform has: opened and taken in as of then, once.

    Arguments:
        number: the platform's.
        at: when it was handed in there; the limit for the review runs from then.

    Errors: ``AlreadyThere``; ``NotPermitted``.
    """
    if not actor.has(may.ENTER) or actor.district_id is None:
        raise NotPermitted("您没有登记投诉举报的权限。")
    if known := Complaint.objects.filter(province_number=number).select_related("case").first():
        raise AlreadyThere(known.case.number)
    moment = min(at, now)
    with transaction.atomic():
        case = open_complaint(
            brought, channel=channel, district_id=actor.district_id, actor=actor, now=now, at=moment, number=number
        )
        data = {"province_number": number, "text": "由省平台转来。"}
        return follow(case, Move.RECORD, data, actor=actor, now=now, at=moment)


def open_complaint(
    brought: Brought,
    *,
    channel: str,
    district_id: int,
    actor: Actor,
    now: datetime,
    at: datetime,
    number: str = "",
) -> Case:
    """Open the case. The accused unit takes part as such, which keeps its people from seeing it."""
    complainant = brought.complainant
    if complainant is None and brought.complainant_name and not brought.anonymous:
        found = enterprise_named(district_id, brought.complainant_name)
        complainant = found.party if found else None
    row = Complaint(
        sort=brought.sort,
        channel=channel,
        province_number=number,
        complainant=complainant,
        complainant_name=brought.complainant_name,
        anonymous=brought.anonymous,
        contact_name=brought.contact_name,
        contact_phone=brought.contact_phone,
        phone_digest=lookup_digest(brought.contact_phone) if brought.contact_phone else "",
        accused=brought.accused,
        accused_text=brought.accused_text or (brought.accused.name if brought.accused else ""),
        content=brought.content,
        external_due_at=brought.due_at,
    )
    coordinator = coordinator_of(district_id, brought.accused)
    parties = [(coordinator.party, COORDINATOR)]
    if complainant is not None:
        parties.append((complainant, COMPLAINANT))
    if brought.accused is not None:
        parties.append((brought.accused.party, ACCUSED))
    named = "" if brought.anonymous else brought.complainant_name
    return open_case(
        KIND,
        row=row,
        title=shorten(brought.content),
        unit=coordinator,
        parties=parties,
        actor=actor,
        now=now,
        at=min(at, now),
        data={"channel": Channel(channel).label},
        search_text=f"{brought.content} {named} {number}",
    )
