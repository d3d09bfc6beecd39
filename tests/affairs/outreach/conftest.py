"""The cast with a campaign: 晨光食品 entrusted to the liaison officer of 清溪镇, visited by unit A; policies to hand over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from tests.affairs.outreach.checked import Checked, drawn, february
from tests.affairs.outreach.gathered import Gathered, planned
from tests.cast import Cast
from tests.conftest import NOW
from yingshang.affairs.outreach.models import Leaflet, Visit
from yingshang.affairs.outreach.services import VisitReport, record_visit
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post
from yingshang.registry.assignments.enums import CampaignState
from yingshang.registry.assignments.models import Assignment, Campaign
from yingshang.registry.contacts.models import TouchLimit
from yingshang.registry.enterprises.enums import PartyRole
from yingshang.registry.enterprises.models import Enterprise, EnterpriseParty, EnterpriseStatus

BEGUN = date(2025, 3, 3)


@dataclass
class Field:
    """Where visits are made: people, two enterprises, a campaign, what is handed over."""

    cast: Cast
    firm: Enterprise
    other: Enterprise
    campaign: Campaign
    leaflet: Leaflet
    now: datetime

    def visit(self, who: str = "liaison", *, now: datetime | None = None, **values: Any) -> Visit:
        """A visit to 晨光食品 unless said otherwise: on site, reached, at work."""
        given = {"enterprise": self.firm, "channel": "visit", **values}
        return record_visit(report=VisitReport(**given), actor=self[who], now=now or self.now)

    def __getitem__(self, who: str) -> Actor:
        return self.cast[who]

    def limit(self, **values: Any) -> TouchLimit:
        """At most one on-site touch in thirty days, by all units together."""
        given = {"group": "on_site", "counts": "all", "window_days": 30, "most": 1, **values}
        return TouchLimit.objects.create(
            district=self.cast.units["district"], basis="云营商办〔2025〕9号", since=BEGUN, **given
        )


def lay_field(cast: Cast) -> Field:
    """The campaign with its two relations, one leaflet."""
    firm = Enterprise.objects.get(pk=cast.enterprise_party.pk)
    other = Enterprise.objects.get(pk=cast.other_enterprise_party.pk)
    for enterprise in (firm, other):
        EnterpriseStatus.objects.create(enterprise=enterprise, status="active", since=BEGUN)
    campaign = Campaign.objects.create(
        district=cast.units["district"],
        title="2025年辖区包联与部门回访",
        document_number="云营商办〔2025〕2号",
        document_title="云溪区辖区包联与部门回访工作方案",
        issued_on=BEGUN,
        starts_on=BEGUN,
        kinds=["enterprise"],
        state=CampaignState.ACTIVE,
        created_at=NOW,
    )
    post = Post.objects.select_related("person").get(person_id=cast.liaison.person_id)
    mine = {"campaign": campaign, "enterprise": firm, "since": BEGUN, "reason": "按属地分配"}
    Assignment.objects.create(kind="territory", person=post.person, post=post, unit=cast.units["township"], **mine)
    Assignment.objects.create(kind="department", unit=cast.units["unit_a"], **mine)
    party = cast.units["unit_a"].party
    EnterpriseParty.objects.create(enterprise=firm, party=party, role=PartyRole.VISITOR, since=BEGUN)
    leaflet = Leaflet.objects.create(district=cast.units["district"], title="小微企业稳岗补贴", since=BEGUN)
    return Field(cast, firm, other, campaign, leaflet, NOW)


@pytest.fixture
def field(registered: Cast) -> Field:
    """The field, on an ordinary Wednesday morning."""
    return lay_field(registered)


@pytest.fixture
def visited(registered: Cast) -> Cast:
    """The cast with its enterprises and February's visits."""
    february(registered)
    return registered


@pytest.fixture
def checked(visited: Cast) -> Checked:
    """A drawn round over February."""
    return drawn(visited)


@pytest.fixture
def gathered(registered: Cast) -> Gathered:
    """A planned symposium of unit A."""
    return planned(registered)
