"""A township with two villages, four liaison officers and thirty enterprises; one more township."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from tests.cast import BEGINNING, Cast
from yingshang.kernel.identity.models import Party, PartyKind, Person, Post, Role, Unit
from yingshang.registry.assignments.models import Campaign
from yingshang.registry.assignments.services import adopt_proposal, compute_proposal, open_campaign, request_proposal
from yingshang.registry.enterprises.models import Enterprise, EnterpriseStatus
from yingshang.registry.enterprises.rules.uscc import make_uscc


@dataclass
class Place:
    """The stage of these tests."""

    cast: Cast
    now: datetime
    campaign: Campaign
    posts: list[Post]
    enterprises: list[Enterprise]

    def enterprise(self, number: int, unit: Unit | None, village: Unit | None = None, **values: object) -> Enterprise:
        """One more active enterprise."""
        party = Party.objects.create(kind=PartyKind.EXTERNAL, name=f"云溪第{number}加工有限公司")
        made = Enterprise.objects.create(
            party=party,
            district=self.cast.units["district"],
            uscc=make_uscc("91", "419906", f"MB{number:06d}"),
            name=party.name,
            kind="enterprise",
            status="active",
            unit=unit,
            village=village,
            updated_at=self.now,
            **values,
        )
        EnterpriseStatus.objects.create(enterprise=made, status="active", since=BEGINNING, source="list")
        self.enterprises.append(made)
        return made

    def official(self, name: str, unit: str = "township") -> Post:
        """One more liaison officer."""
        party = Party.objects.create(kind=PartyKind.PERSON, name=name)
        person = Person.objects.create(party=party, name=name)
        role = Role.objects.get(code="liaison_officer")
        post = Post.objects.create(
            person=person, unit=self.cast.units[unit], role=role, title="包联责任人", since=BEGINNING
        )
        self.posts.append(post)
        return post


@pytest.fixture
def place(cast: Cast, now: datetime) -> Place:
    """A campaign that has not begun: 清溪镇 has four officers and thirty enterprises."""
    made = Place(cast, now, Campaign(), [], [])
    made.posts.append(Post.objects.get(person__name="冯大勇"))
    for name in ("甲一", "乙二", "丙三"):
        made.official(name)
    for number in range(30):
        made.enterprise(number, cast.units["township"], cast.units["village"] if number % 3 == 0 else None)
    made.campaign = open_campaign(
        values={
            "title": "2026年辖区包联与部门回访",
            "document_number": "云营商办〔2026〕3号",
            "document_title": "云溪区推进优化营商环境辖区包联与部门回访企业工作方案",
            "issued_on": date(2026, 3, 2),
            "starts_on": date(2026, 3, 2),
        },
        actor=cast.office_clerk,
        now=now,
    )
    return made


@pytest.fixture
def adopted(place: Place) -> Place:
    """The stage with its enterprises assigned."""
    asked = request_proposal(campaign_id=place.campaign.pk, actor=place.cast.office_clerk, now=place.now)
    compute_proposal(proposal_id=asked.pk, now=place.now)
    adopt_proposal(proposal_id=asked.pk, actor=place.cast.office_head, now=place.now)
    return place
