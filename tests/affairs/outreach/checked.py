"""Visits of a month in the units of the cast, and a round of the resident team over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from tests.cast import Cast
from yingshang.affairs.outreach.enums import Channel, RecheckMove, Relation, Standing
from yingshang.affairs.outreach.models import PatrolRound, Recheck, Visit
from yingshang.affairs.outreach.services import commit_round, draw_sample
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.identity.models import Party, PartyKind, Person, Post, Reach, Role, User
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.lifecycle.services import perform
from yingshang.registry.enterprises.models import Enterprise

FEBRUARY = date(2026, 2, 1)
IN_MARCH = datetime(2026, 3, 9, 9, 0, tzinfo=SHANGHAI)


def second_of_team(cast: Cast) -> None:
    """副组长 of the resident team, as ``cast.users["deputy"]``; the team resides at 清溪镇 too."""
    user = User.objects.create_user("deputy")
    party = Party.objects.create(kind=PartyKind.PERSON, name="严副组")
    person = Person.objects.create(party=party, user=user, name="严副组")
    role = Role.objects.get(code="discipline_team")
    Post.objects.create(person=person, unit=cast.units["team"], role=role, title="副组长", since=date(2020, 1, 1))
    Reach.objects.create(unit=cast.units["team"], over=cast.units["township"], since=date(2020, 1, 1), basis="片区协作")
    cast.users["deputy"] = user


def visit(cast: Cast, unit: str, who: str, day: int, **other: object) -> Visit:
    """A visit of February by a unit's official to the first enterprise."""
    on = date(2026, 2, day)
    moment = datetime.combine(on, time(10), tzinfo=SHANGHAI)
    values: dict[str, object] = {
        "relation": Relation.OTHER,
        "channel": Channel.VISIT,
        "reached": True,
        "standing": Standing.COUNTS,
    }
    return Visit.objects.create(
        district=cast.units["district"],
        enterprise=Enterprise.objects.get(party=cast.enterprise_party),
        official=cast.users[who].person,
        unit=cast.units[unit],
        entered_by=cast.users[who].person,
        acting_as=cast[who].acting_as,
        made_at=moment,
        on=on,
        entered_at=moment,
        **{**values, **other},
    )


@dataclass
class Checked:
    """A drawn round and its checks."""

    cast: Cast
    round: PatrolRound

    def of(self, unit: str) -> Recheck:
        """The first check of a unit's visit."""
        rows = Recheck.objects.filter(round=self.round, visit__unit=self.cast.units[unit])
        return rows.select_related("case", "visit").order_by("pk")[0]

    def move(self, recheck: Recheck, who: str, move: str, at: datetime = IN_MARCH, **data: object) -> Recheck:
        """Carry a move out and read the check anew."""
        actor = self.cast.again(who, on=at.date())
        perform(recheck.case, move, data, actor=actor, now=at)
        return Recheck.objects.select_related("case", "visit__unit").get(pk=recheck.pk)

    def deny(self, recheck: Recheck) -> Recheck:
        """The enterprise does not confirm."""
        return self.move(
            recheck, "discipline", RecheckMove.CONTACT, channel="phone", finding="unconfirmed", text="说没有人来过。"
        )

    def answer(self, recheck: Recheck, who: str = "head_a", at: datetime = IN_MARCH) -> Recheck:
        """The unit explains."""
        return self.move(recheck, who, RecheckMove.ANSWER, at, text="当天见的是值班经理，附登记表。")


def february(cast: Cast) -> None:
    """Twenty visits of unit A, ten of 清溪镇, three of unit B (where no team resides), and some that are in no frame."""
    second_of_team(cast)
    for number in range(20):
        visit(cast, "unit_a", "officer_a", number + 1)
    for number in range(10):
        visit(cast, "township", "liaison", number + 1)
    for number in range(3):
        visit(cast, "unit_b", "officer_b", number + 1)
    visit(cast, "unit_a", "officer_a", 25, reached=False)
    visit(cast, "unit_a", "officer_a", 26, standing=Standing.HELD)


def committed(cast: Cast) -> PatrolRound:
    """A round over February, not yet drawn."""
    return commit_round(team=cast.units["team"], month=FEBRUARY, actor=cast.again("discipline"), now=IN_MARCH)


def drawn(cast: Cast) -> Checked:
    """The same, drawn before the deputy's eyes."""
    made = committed(cast)
    draw_sample(round=made, witness_text="三月九日 晴", actor=actor_for(cast.users["deputy"]), now=IN_MARCH)
    return Checked(cast, PatrolRound.objects.get(pk=made.pk))
