"""The demonstration district's campaign: the plan of last March, its adopted assignment, department visits, handovers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Unit, UnitKind, User
from yingshang.kernel.identity.queries import actor_for
from yingshang.registry.assignments.enums import AssignmentKind
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import LIAISON
from yingshang.registry.assignments.services import (
    adopt_proposal,
    assign_department,
    compute_proposal,
    hand_over,
    open_campaign,
    request_proposal,
)
from yingshang.registry.enterprises.enums import Kind, Status
from yingshang.registry.enterprises.models import Enterprise

VISITS = {
    "区市场监管局": ("F", "H"),
    "区住建局": ("E", "K"),
    "区金融办": ("C",),
    "区税务局": ("L",),
}
"""Which departments visit which industries."""
LEFT = 6
"""So many officials leave in the course of the year and hand their enterprises over."""


@step("包联方案和分配", order=25)
def build_assignments(stage: Stage) -> None:
    """One campaign since March of last year; every active enterprise has its official."""
    clerk, head = _actor("ysb"), _actor("ysb-head")
    begun = datetime.combine(date(stage.first_day.year, 3, 4), time(9, 30), tzinfo=SHANGHAI)
    campaign = open_campaign(
        values={
            "title": f"{begun.year}年辖区包联与部门回访",
            "document_number": f"云营商办〔{begun.year}〕2号",
            "document_title": "云溪区推进优化营商环境辖区包联与部门回访企业工作方案",
            "issued_on": date(begun.year, 3, 3),
            "basis": "在“万人助万企”活动包联的基础上，按照属地原则实现企业包联全覆盖",
            "starts_on": begun.date(),
            "kinds": [Kind.ENTERPRISE],
        },
        actor=clerk,
        now=begun,
    )
    asked = request_proposal(campaign_id=campaign.pk, actor=clerk, now=begun)
    compute_proposal(proposal_id=asked.pk, now=begun)
    adopt_proposal(proposal_id=asked.pk, actor=head, now=begun + timedelta(hours=6))
    _departments(stage, begun)
    _handovers(stage, begun)
    for later in _quarters(begun, stage.now):
        asked = request_proposal(campaign_id=campaign.pk, actor=clerk, now=later)
        compute_proposal(proposal_id=asked.pk, now=later)
        adopt_proposal(proposal_id=asked.pk, actor=head, now=later + timedelta(hours=3))
    stage.made["包联"] = Assignment.objects.filter(until=None, kind=AssignmentKind.TERRITORY).count()


def _quarters(begun: datetime, now: datetime) -> Iterator[datetime]:
    """The mornings on which newcomers are assigned: the fifth of each quarter's second month."""
    for year in range(begun.year, now.year + 1):
        for month in (2, 5, 8, 11):
            moment = datetime.combine(date(year, month, 5), time(9, 10), tzinfo=SHANGHAI)
            if begun < moment < now - timedelta(hours=4):
                yield moment


def _actor(username: str) -> Actor:
    return actor_for(User.objects.get(username=username))


def _departments(stage: Stage, begun: datetime) -> None:
    clerk, active = _actor("ysb"), Enterprise.objects.filter(status=Status.ACTIVE, kind=Kind.ENTERPRISE)
    for name, sections in VISITS.items():
        unit = Unit.objects.get(short_name=name, kind=UnitKind.DEPARTMENT)
        keys = list(active.filter(section__in=sections).order_by("pk").values_list("pk", flat=True))
        made = assign_department(unit=unit, enterprises=keys, reason="按行业分工回访", actor=clerk, now=begun)
        stage.made["部门回访关系"] = stage.made.get("部门回访关系", 0) + made


def _handovers(stage: Stage, begun: datetime) -> None:
    chance, head = stage.chance("handovers"), _actor("ysb-head")
    posts = list(Post.objects.filter(role__code=LIAISON, until=None).exclude(person__user__username="baolian"))
    span = max((stage.now - begun).days - 30, 1)
    for post in chance.sample(sorted(posts, key=lambda p: p.pk), min(LEFT, len(posts))):
        others = [p.pk for p in posts if p.unit_id == post.unit_id and p.pk != post.pk and p.until is None]
        if len(others) < 2:
            continue
        left = begun + timedelta(days=20 + chance.randrange(span))
        Post.objects.filter(pk=post.pk).update(until=left.date())
        post.until = left.date()
        hand_over(
            from_post=post.pk,
            to_posts=chance.sample(others, 2),
            reason=chance.choice(("调离", "轮岗", "挂职锻炼", "退休")),
            actor=head,
            now=left,
        )
