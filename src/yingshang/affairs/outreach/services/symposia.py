"""Every write of symposia besides their moves: planning, inviting, replies, attendance, topics, demands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from yingshang.affairs.demands.services import enter_demand
from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import InvitationState, SymposiumMove, SymposiumState
from yingshang.affairs.outreach.errors import NotPermitted, SymposiumRefused
from yingshang.affairs.outreach.models import Invitation, Symposium, SymposiumDemand, SymposiumTopic
from yingshang.affairs.outreach.queries.symposia import ATTENDING, KIND, RESPONSIBLE
from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case, CaseParty, Visibility
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, Unit
from yingshang.kernel.lifecycle.services import add_remark, open_case, perform
from yingshang.kernel.outbox.services import tell
from yingshang.registry.contacts.enums import Channel, TouchState
from yingshang.registry.contacts.services import TouchStopped, cancel_touch, plan_touch
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprise_of, enterprises_named

ENTER = "demands.enter"
HOST, ASKED = "host", "asked"
TOPIC = "symposium"


@dataclass(slots=True)
class Invited:
    """What came of inviting: who is on the list now, who was stopped and by what."""

    sent: list[Enterprise] = field(default_factory=list)
    stopped: list[tuple[Enterprise, str]] = field(default_factory=list)


def plan_symposium(
    *,
    topic: str,
    planned_at: datetime,
    place: str,
    actor: Actor,
    now: datetime,
    section: str = "",
    about: str = "",
    open_to_all: bool = False,
    attending: Iterable[Unit] = (),
) -> Case:
    """The actor's unit plans a symposium; other units attend.

    Arguments:
        section: letter of GB/T 4754, empty for all industries.

    Errors: ``NotPermitted``; ``SymposiumRefused`` for a moment that is past.
    """
    if not actor.has(may.HOLD_SYMPOSIUM) or actor.unit_id is None:
        raise NotPermitted("您没有组织座谈会的权限。")
    if planned_at <= now:
        raise SymposiumRefused("座谈会的时间须在现在之后。")
    host = Unit.objects.select_related("party").get(pk=actor.unit_id)
    others = [(unit.party, ATTENDING) for unit in attending if unit.pk != host.pk and unit.root_id == host.root_id]
    row = Symposium(section=section, planned_at=planned_at, place=place, about=about, open_to_all=open_to_all)
    return open_case(
        KIND,
        row=row,
        title=topic,
        unit=host,
        parties=[(host.party, HOST), *others],
        actor=actor,
        now=now,
        text=f"{clock.local(planned_at):%Y-%m-%d %H:%M}，{place}。",
        search_text=about,
    )


def invite(*, symposium: Symposium, enterprises: Iterable[Enterprise], actor: Actor, now: datetime) -> Invited:
    """Invite enterprises, each as a planned touch of the contact ledger; one that the ledger stops is left out.

    Those on the list already stay as they are. Errors: ``NotPermitted``; ``SymposiumRefused`` unless it is planned.
    """
    _hosting(symposium, actor, SymposiumState.PLANNED)
    result = Invited()
    with transaction.atomic():
        _locked(symposium)
        known = set(symposium.invitations.values_list("enterprise_id", flat=True))
        for enterprise in enterprises:
            if enterprise.pk in known or enterprise.district_id != symposium.case.district_id:
                continue
            known.add(enterprise.pk)
            _invite_one(symposium, enterprise, result, actor=actor, now=now)
        if result.sent or result.stopped:
            words = f"邀请企业 {len(result.sent)} 家" + (f"，拦下 {len(result.stopped)} 家" if result.stopped else "")
            add_remark(symposium.case, f"{words}。", visibility=Visibility.STAFF, actor=actor, now=now)
    return result


def _invite_one(symposium: Symposium, enterprise: Enterprise, result: Invited, *, actor: Actor, now: datetime) -> None:
    made = Invitation(symposium=symposium, enterprise=enterprise, invited_at=now)
    plan_invitation(made, actor=actor, now=now)
    if made.state == InvitationState.STOPPED:
        result.stopped.append((enterprise, made.obstacle))
        return
    result.sent.append(enterprise)
    when = clock.local(symposium.planned_at)
    tell(
        party=enterprise.pk,
        topic=TOPIC,
        title=f"邀请您参加座谈会：{symposium.case.title}"[:200],
        body=f"{when:%Y-%m-%d %H:%M}，{symposium.place}，{symposium.case.unit.short_name}。",
        url=reverse("outreach:my-invitation", args=[made.token]),
        key=f"{TOPIC}:invite:{made.symposium_id}",
        now=now,
    )


def plan_invitation(invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    """Plan the touch of an invitation on the symposium's day, and store what the ledger says to it."""
    symposium = invitation.symposium
    try:
        invitation.touch = plan_touch(
            enterprise=invitation.enterprise,
            channel=Channel.MEETING,
            purpose=f"座谈会：{symposium.case.title}"[:200],
            planned_on=clock.day_of(symposium.planned_at),
            actor=actor,
            now=now,
        )
    except TouchStopped as stopped:
        invitation.state, invitation.touch, invitation.obstacle = (
            InvitationState.STOPPED,
            stopped.touch,
            stopped.reason[:300],
        )
    else:
        invitation.state, invitation.obstacle = InvitationState.INVITED, ""
    invitation.save()


def reply(*, invitation: Invitation, coming: bool, actor: Actor, now: datetime, remark: str = "") -> None:
    """The enterprise says whether it comes; until the symposium it may say otherwise.

    Errors: ``NotPermitted`` for another's invitation; ``SymposiumRefused`` when it is over or was cancelled.
    """
    if not actor.has(may.REPLY) or actor.enterprise_party_id != invitation.enterprise_id:
        raise NotPermitted("只能答复本企业的邀请。")
    with transaction.atomic():
        _locked(invitation.symposium)
        current = Invitation.objects.select_related("symposium__case").get(pk=invitation.pk)
        if current.symposium.case.state != SymposiumState.PLANNED or current.state == InvitationState.STOPPED:
            raise SymposiumRefused("座谈会已经召开或取消，不必再答复。")
        current.state = InvitationState.ACCEPTED if coming else InvitationState.DECLINED
        current.replied_at, current.remark = now, remark.strip()[:200]
        current.save(update_fields=["state", "replied_at", "remark"])


def join(*, symposium: Symposium, actor: Actor, now: datetime) -> Invitation:
    """The enterprise puts itself down for a symposium that is open; no limit of the ledger stands against its own wish.

    Errors: ``NotPermitted``; ``SymposiumRefused`` when it is not open to it.
    """
    enterprise = enterprise_of(actor.enterprise_party_id or 0) if actor.has(may.REPLY) else None
    if enterprise is None or enterprise.district_id != symposium.case.district_id:
        raise NotPermitted("请以企业身份报名。")
    with transaction.atomic():
        _locked(symposium)
        found = Invitation.objects.filter(symposium=symposium, enterprise=enterprise).first()
        if found is not None and found.state != InvitationState.STOPPED:
            return found
        fits = symposium.section in {"", enterprise.section}
        if symposium.case.state != SymposiumState.PLANNED or not symposium.open_to_all or not fits:
            raise SymposiumRefused("这场座谈会不接受自行报名，请联系召集单位。")
        made = found or Invitation(symposium=symposium, enterprise=enterprise, invited_at=now)
        made.state, made.asked, made.obstacle, made.touch = InvitationState.ACCEPTED, True, "", None
        made.replied_at = now
        made.save()
        # What the ledger asks: the enterprise takes part in the case, so the touch answers its own wish.
        if not CaseParty.objects.filter(case=symposium.case, party_id=enterprise.pk, until=None).exists():
            CaseParty(case=symposium.case, party=enterprise.party, role=ASKED, since=now).save()
    return made


def check_in(*, symposium: Symposium, actor: Actor, now: datetime) -> Invitation:
    """The enterprise says that it is there, by the code on the sign-in sheet, on the day of the symposium.

    Errors: ``NotPermitted`` when it is not on the list; ``SymposiumRefused`` on another day.
    """
    found = Invitation.objects.filter(symposium=symposium, enterprise_id=actor.enterprise_party_id or 0).first()
    if found is None or not actor.has(may.REPLY) or found.state == InvitationState.STOPPED:
        raise NotPermitted("本企业不在邀请名单上，请在纸质签到表上签到。")
    if clock.day_of(now) != clock.day_of(symposium.planned_at) or symposium.case.state != SymposiumState.PLANNED:
        raise SymposiumRefused("只能在座谈会当天签到。")
    found.attended, found.state = True, InvitationState.ACCEPTED
    found.represented_by = found.represented_by or actor.person_name[:60]
    found.save(update_fields=["attended", "state", "represented_by"])
    return found


def record_attendance(
    *, symposium: Symposium, came: Mapping[int, str], actor: Actor, now: datetime, others: Iterable[str] = ()
) -> list[str]:
    """Write down who came, as the sign-in sheet says.

    Arguments:
        came: invitation's key → who represented the enterprise (may be empty); those not named did not come.
        others: names or codes of enterprises that came without being invited, of their own wish.

    Returns: names in ``others`` that the register does not have.
    Errors: ``NotPermitted``; ``SymposiumRefused`` once it is held, cancelled, or before its day.
    """
    _hosting(symposium, actor, SymposiumState.PLANNED)
    if clock.day_of(now) < clock.day_of(symposium.planned_at):
        raise SymposiumRefused("座谈会还没有到召开的日子。")
    wanted = [name.strip() for name in others if name.strip()]
    with transaction.atomic():
        _locked(symposium)
        for one in symposium.invitations.exclude(state=InvitationState.STOPPED):
            one.attended = one.pk in came
            one.represented_by = came.get(one.pk, "").strip()[:60]
            one.save(update_fields=["attended", "represented_by"])
        found = enterprises_named(symposium.case.district_id, wanted)
        for enterprise in {e.pk: e for e in found.values()}.values():
            _walked_in(symposium, enterprise, now)
    return [name for name in wanted if name not in found]


def _walked_in(symposium: Symposium, enterprise: Enterprise, now: datetime) -> None:
    known = Invitation.objects.filter(symposium=symposium, enterprise=enterprise).first()
    one = known or Invitation(symposium=symposium, enterprise=enterprise, invited_at=now, asked=True)
    if one.state in {"", InvitationState.STOPPED}:
        one.touch, one.obstacle, one.asked = None, "", True
    one.state, one.attended = InvitationState.ACCEPTED, True
    one.save()


def add_topic(
    *, symposium: Symposium, text: str, unit: Unit, due_on: date, actor: Actor, now: datetime
) -> SymposiumTopic:
    """Leave a unit something to do by a day; it sees the symposium from now on and is told.

    Errors: ``NotPermitted``; ``SymposiumRefused`` for a day past, a unit elsewhere or a symposium that is over.
    """
    _hosting(symposium, actor, SymposiumState.PLANNED, SymposiumState.HELD)
    if due_on < clock.day_of(now) or unit.root_id != symposium.case.district_id:
        raise SymposiumRefused("时限不能早于今天，责任单位须在本区。")
    with transaction.atomic():
        case = _locked(symposium).case
        made = SymposiumTopic.objects.create(symposium=symposium, text=text.strip(), unit=unit, due_on=due_on)
        if not CaseParty.objects.filter(case=case, party_id=unit.party_id, role=RESPONSIBLE, until=None).exists():
            party = Party.objects.get(pk=unit.party_id)
            CaseParty(case=case, party=party, role=RESPONSIBLE, since=now).save()
        words = f"{unit.short_name}：{made.text}，{due_on:%Y-%m-%d} 前落实。"
        add_remark(case, words, visibility=Visibility.STAFF, actor=actor, now=now)
        if unit.pk != actor.unit_id:
            tell(
                party=unit.party_id,
                topic=TOPIC,
                title=f"座谈会交办：{made.text}"[:200],
                body=words,
                url=reverse("outreach:symposium", args=[case.number]),
                key=f"{TOPIC}:topic:{made.pk}",
                now=now,
            )
    return made


def settle_topic(*, topic: SymposiumTopic, result: str, actor: Actor, now: datetime) -> None:
    """Say what came of a topic; the last one of a symposium that was held settles it.

    Errors: ``NotPermitted``; ``SymposiumRefused`` without words.
    """
    if not may.can_settle_topic(actor, topic):
        raise NotPermitted("由责任单位或召集单位填写落实情况。")
    if not result.strip():
        raise SymposiumRefused("请写明落实情况。")
    with transaction.atomic():
        symposium = _locked(topic.symposium)
        SymposiumTopic.objects.filter(pk=topic.pk).update(
            result=result.strip(), settled_on=clock.day_of(now), settled_by_id=actor.person_id
        )
        words = f"{topic.text}：{result.strip()}"
        add_remark(symposium.case, words, visibility=Visibility.STAFF, actor=actor, now=now)
        rest = symposium.topics.filter(settled_on=None).exists()
        if symposium.case.state == SymposiumState.HELD and not rest:
            perform(symposium.case, SymposiumMove.SETTLE, actor=actor, now=now)


def take_demand(
    *,
    symposium: Symposium,
    enterprise: Enterprise,
    content: str,
    contact_name: str,
    contact_phone: str,
    actor: Actor,
    now: datetime,
) -> Case:
    """What an enterprise brought becomes a demand of its own, which the host follows.

    Errors: ``NotPermitted``; ``SymposiumRefused`` before the day, or for one not on the list.
    """
    _hosting(symposium, actor, SymposiumState.PLANNED, SymposiumState.HELD, SymposiumState.SETTLED)
    if clock.day_of(now) < clock.day_of(symposium.planned_at):
        raise SymposiumRefused("座谈会还没有召开；企业现在提出的诉求请直接录入。")
    if not symposium.invitations.filter(enterprise=enterprise).exists():
        raise SymposiumRefused("这家企业不在座谈会名单上，请先在签到中补登。")
    if not actor.has(ENTER):
        raise NotPermitted("您没有代企业录入诉求的权限，请由单位经办人录入。")
    with transaction.atomic():
        case = enter_demand(
            actor=actor,
            now=now,
            content=content,
            enterprise=enterprise.uscc,
            contact_name=contact_name,
            contact_phone=contact_phone,
            occurred_at=min(symposium.planned_at, now),
            once=True,
        )
        SymposiumDemand.objects.get_or_create(case=case, defaults={"symposium": symposium, "enterprise": enterprise})
    return case


def release_touches(symposium: Symposium, *, actor: Actor, now: datetime) -> None:
    """Take back what the ledger still has planned for it (nobody came, or it was cancelled)."""
    for one in symposium.invitations.filter(touch__state=TouchState.PLANNED).select_related("touch"):
        if one.touch is not None:
            cancel_touch(touch=one.touch, actor=actor, now=now)


def _hosting(symposium: Symposium, actor: Actor, *states: str) -> None:
    if not may.can_host(actor, symposium):
        raise NotPermitted("只有召集单位可以办理。")
    if symposium.case.state not in states:
        raise SymposiumRefused(f"座谈会{SymposiumState(symposium.case.state).label}，不能再改。")


def _locked(symposium: Symposium) -> Symposium:
    """The symposium with its header as it is now; one press after the other, in the order in which moves lock."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "district").get(pk=symposium.pk)
    symposium.case = case
    return symposium
