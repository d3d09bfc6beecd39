"""What the moves of a symposium change besides its state."""

from __future__ import annotations

from datetime import date, datetime

from yingshang.affairs.outreach.enums import InvitationState, SymposiumState
from yingshang.affairs.outreach.models import Symposium
from yingshang.affairs.outreach.services.symposia import TOPIC, plan_invitation, release_touches
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Data
from yingshang.kernel.outbox.services import tell
from yingshang.registry.contacts.enums import Channel, TouchState
from yingshang.registry.contacts.services import record_touch


def nobody_came(symposium: Symposium) -> str:
    """Why a symposium cannot be written down as held: the sign-in sheet says who came."""
    came = symposium.invitations.filter(attended=True).exists()
    return "" if came else "请先在“签到”中登记到会的企业。"


def after_holding(symposium: Symposium, _data: Data) -> str:
    """A symposium that left nothing to do is settled at once."""
    waits = symposium.topics.filter(settled_on=None).exists()
    return SymposiumState.HELD if waits else SymposiumState.SETTLED


def move(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """Another time or place; the enterprises are told, and the ledger's plans move along.

    What was planned is taken back and planned anew, so that the limits are asked for the new day.
    """
    symposium: Symposium = case.row
    symposium.case = case.case
    before = clock.day_of(symposium.planned_at)
    symposium.planned_at, symposium.place = data["planned_at"], data["place"]
    if clock.day_of(symposium.planned_at) != before:
        _plan_anew(symposium, actor, at)
    words = f"改为 {clock.local(symposium.planned_at):%Y-%m-%d %H:%M}，{symposium.place}。{data['text']}"
    case.say(words)
    _tell(symposium, f"座谈会改期：{case.case.title}", words, f"move:{case.case.version}", at)


def _plan_anew(symposium: Symposium, actor: Actor, at: datetime) -> None:
    """The invitations stand for the new day, to be answered again, as far as the ledger lets them."""
    release_touches(symposium, actor=actor, now=at)
    states = (InvitationState.INVITED, InvitationState.ACCEPTED)
    for one in symposium.invitations.filter(asked=False, state__in=states).select_related("enterprise"):
        one.symposium, one.replied_at = symposium, None
        plan_invitation(one, actor=actor, now=at)


def hold(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """It took place: those who came are touched, what was planned for the others is taken back."""
    symposium: Symposium = case.row
    symposium.held_on, symposium.chair, symposium.minutes = data["held_on"], data["chair"], data["minutes"]
    made_at = min(_moment(symposium, data["held_on"]), at)
    purpose = f"座谈会：{case.case.title}"[:200]
    for one in symposium.invitations.filter(attended=True).select_related("enterprise", "touch"):
        planned = one.touch if one.touch is not None and one.touch.state == TouchState.PLANNED else None
        one.touch = record_touch(
            enterprise=one.enterprise,
            channel=Channel.MEETING,
            purpose=purpose,
            made_at=made_at,
            actor=actor,
            now=at,
            reached=True,
            case=case.case,
            source=f"symposium:{case.case.number}:{one.pk}",
            planned=planned,
        )
        one.save(update_fields=["touch"])
    release_touches(symposium, actor=actor, now=at)
    came = symposium.invitations.filter(attended=True).count()
    case.say(f"{data['held_on']:%Y-%m-%d} 召开，到会企业 {came} 家。")


def cancel(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """It does not take place, and why; the ledger's plans are taken back and the enterprises told."""
    symposium: Symposium = case.row
    release_touches(symposium, actor=actor, now=at)
    case.say(data["text"])
    _tell(symposium, f"座谈会取消：{case.case.title}", data["text"], "cancel", at)


def _moment(symposium: Symposium, held_on: date) -> datetime:
    return datetime.combine(held_on, clock.local(symposium.planned_at).timetz(), tzinfo=clock.SHANGHAI)


def _tell(symposium: Symposium, title: str, body: str, key: str, now: datetime) -> None:
    states = (InvitationState.INVITED, InvitationState.ACCEPTED)
    for one in symposium.invitations.filter(state__in=states):
        tell(
            party=one.enterprise_id,
            topic=TOPIC,
            title=title[:200],
            body=body,
            key=f"{TOPIC}:{key}:{symposium.pk}",
            now=now,
        )
