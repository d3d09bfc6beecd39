"""A year and more of 投诉举报 in 云溪区: most reviewed in time, some accepted by silence, a few about each other's units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from yingshang.affairs.demands.complaints.enums import Channel, Move, Result, Sort, State
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.queries import ACCUSED, COMPLAINANT, COORDINATOR, KIND
from yingshang.affairs.demands.rules import shorten
from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.deadlines.models import Outcome
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.demo.chance import moments_between, pick
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.models import Post, Unit, UnitKind
from yingshang.kernel.lifecycle.batch import BatchWriter, Story
from yingshang.registry.enterprises.models import Enterprise

PER_YEAR = 0.006
"""Complaints a year for each market entity of the district; a dozen at least."""
SAYINGS: tuple[tuple[str, str, str], ...] = (
    (
        "窗口要求提供指南以外的材料，说是惯例，来回跑了三趟。",
        "已责成窗口按办事指南受理，当事人作出检讨，材料当日收下。",
        Result.TRUE,
    ),
    (
        "同一个月两次上门检查同样的内容，没有出示检查通知。",
        "第二次检查未履行审批，已责令整改，并纳入年度检查计划统筹。",
        Result.TRUE,
    ),
    (
        "答应的奖补资金拖了半年没有兑现，每次都说再等等。",
        "资金已列入本月拨付计划，并向企业说明拖延原因。",
        Result.PARTLY,
    ),
    (
        "工作人员暗示找指定的中介才能通过。",
        "经核查未发现指定中介的证据，已公开中介服务清单并设置监督电话。",
        Result.UNTRUE,
    ),
    ("电话多次打不通，去了窗口又说负责人不在。", "已调整值班安排，公布备岗人员和电话。", Result.PARTLY),
    ("招标文件设置了只有一家企业符合的条件。", "已责成修改资格条件，重新公告。", Result.TRUE),
)
INVESTIGATORS = ("区督查局", "区发改委", "区司法局", "区政务服务局", "区审计局")
RECENT = (1, 20, 70, 190, 400)
"""Hours before the district's present at which some more are brought, so that a few are under way."""
REASON = "反映的事项已进入行政复议程序，请待复议决定。"


@step("投诉举报", order=32)
@transaction.atomic
def tell_a_year_of_complaints(stage: Stage) -> None:
    """Last year whole and this year to date."""
    teller = _Teller(stage)
    span = (stage.today - stage.first_day).days + 1
    count = max(12, round(stage.enterprises * PER_YEAR * span / 365))
    moments = moments_between(teller.chance, stage.first_day, stage.now, count, teller.calendar.is_working)
    moments = sorted([*moments, *(stage.now - timedelta(hours=hours) for hours in RECENT)])
    writer = BatchWriter(KIND, teller.district, quiet_before=stage.now - timedelta(days=3))
    for year in sorted({moment.year for moment in moments}):
        mine = [moment for moment in moments if moment.year == year]
        for number, moment in zip(writer.numbers(year, len(mine), now=stage.now), mine, strict=True):
            teller.tell(teller.open(writer, number, moment))
    stage.made["投诉举报"] = writer.store()


class _Teller:
    """Tells them one by one."""

    def __init__(self, stage: Stage) -> None:
        self.chance: Random = stage.chance("complaints")
        self.until = stage.now
        self.district: Unit = stage.things["district"]
        self.office: Unit = stage.things["units"]["office"]
        self.calendar = calendar_for(self.district)
        departments = Unit.objects.filter(path__startswith=self.district.path, kind=UnitKind.DEPARTMENT, until=None)
        self.units = list(departments.select_related("party").order_by("order", "pk"))
        firms = Enterprise.objects.filter(kind="enterprise", status="active", unit__isnull=False)
        self.firms = list(firms.select_related("party").order_by("uscc")[:300])
        posts = Post.objects.filter(unit__path__startswith=self.district.path).select_related("person", "unit", "role")
        self.people: dict[tuple[int, str], Actor] = {}
        for post in posts.order_by("id"):
            actor = Actor(
                audience="staff",
                seat=f"post:{post.pk}",
                acting_as=f"{post.unit.short_name} {post.title}",
                person_name=post.person.name,
                user_id=post.person.user_id,
                person_id=post.person_id,
                party_id=post.person.party_id,
            )
            self.people.setdefault((post.unit_id, post.role.code), actor)
        self.clerk = self.people[self.office.pk, "office_clerk"]

    def _investigators(self, accused: int | None) -> list[Unit]:
        """The units that look into complaints about others; whichever is not accused itself."""
        able = [u for u in self.units if u.pk != accused and (u.pk, "unit_clerk") in self.people]
        return [u for u in able if u.short_name in INVESTIGATORS] or able

    def open(self, writer: BatchWriter, number: str, now: datetime) -> Story:
        """One complaint as it comes in."""
        chance = self.chance
        content, _, _ = chance.choice(SAYINGS)
        anonymous = chance.random() < 0.25
        firm = chance.choice(self.firms) if self.firms and not anonymous else None
        accused = chance.choice(self.units) if chance.random() < 0.85 else None
        channels = [(Channel.PLATFORM, 0.6), (Channel.COUNTER, 0.2), (Channel.PHONE, 0.1), (Channel.PORTAL, 0.1)]
        channel = pick(chance, channels)
        phone = f"1380000{chance.randrange(10_000):04d}"
        row = Complaint(
            sort=Sort.REPORT if anonymous else Sort.COMPLAINT,
            channel=channel,
            complainant=firm.party if firm else None,
            complainant_name=firm.name if firm else "",
            anonymous=anonymous,
            contact_name="经办人",
            contact_phone=phone,
            phone_digest=lookup_digest(phone),
            accused=accused,
            accused_text=accused.name if accused else "某中介机构",
            content=content,
        )
        parties = [(self.office.party, COORDINATOR)]
        if firm is not None:
            parties.append((firm.party, COMPLAINANT))
        if accused is not None:
            parties.append((accused.party, ACCUSED))
        return writer.open(
            number=number,
            row=row,
            title=shorten(content),
            unit=self.office,
            parties=parties,
            actor=self.clerk,
            now=now,
            data={"channel": Channel(channel).label},
            search_text=f"{content} {'' if anonymous else row.complainant_name}",
        )

    def tell(self, story: Story) -> None:
        """Go on with it until its end or until the district's present."""
        moment = story.case.opened_at
        for actor, move, data, hours in self.script(story):
            moment = self._later(story, move, moment, hours)
            if moment > self.until:
                return
            story.move(move, data, actor=actor, now=moment)

    def _later(self, story: Story, move: str, moment: datetime, hours: float) -> datetime:
        """When the next move is made; a move by silence at the end of its clock, which then counts as missed."""
        review = story.aggregate.running("review")
        if move == Move.LAPSE and review is not None:
            if review.due_at <= self.until:
                review.outcome, review.stopped_at = Outcome.MISSED, review.due_at
            return review.due_at
        lasting = Decimal(max(0.1, self.chance.expovariate(1 / hours))).quantize(Decimal("0.01"))
        return self.calendar.add_hours(moment, lasting).due_at

    def script(self, story: Story) -> Iterator[tuple[Actor, str, dict[str, Any], float]]:
        """The steps as they come: actor, move, data, mean working hours until it."""
        row: Complaint = story.aggregate.row
        number = f"HN{story.case.opened_at:%Y%m%d}{story.case.number[-4:]}"
        taken = Move.RECORD if row.channel == Channel.PLATFORM else Move.TAKE_IN
        yield self.clerk, taken, {"province_number": number, "text": ""}, 0.2 if taken == Move.RECORD else 3.0
        fate = self.chance.random()
        review = story.aggregate.running("review")
        if fate < 0.12 and review is not None:
            words = "审核时限届满，未作处理，由系统记为“逾期视为受理”。"
            yield SYSTEM, Move.LAPSE, {"text": words, "reference": review.reference}, 1.0
        elif fate < 0.2:
            yield self.clerk, Move.REFUSE, {"text": REASON}, 6.0
        else:
            yield self.clerk, Move.ACCEPT, {"accused": row.accused, "text": ""}, 7.0
        if story.case.state != State.ACCEPTED:
            return
        unit = self.chance.choice(self._investigators(row.accused_id))
        yield self.clerk, Move.TRANSFER, {"unit": unit, "text": "请调查核实，按期报送办理结果。"}, 6.0
        officer = self.people[unit.pk, "unit_clerk"]
        if self.chance.random() < 0.3:
            yield officer, Move.INTERIM, {"text": "已向双方了解情况，正在调取记录。"}, 24.0
        answer, result = next((text, found) for said, text, found in SAYINGS if said == row.content)
        yield officer, Move.ANSWER, {"result": result, "text": answer}, 60.0
        if self.chance.random() < 0.1:
            yield self.clerk, Move.SEND_BACK, {"text": "请补充对责任人的处理意见。"}, 8.0
            yield officer, Move.ANSWER, {"result": result, "text": f"{answer}已对责任人批评教育。"}, 20.0
        yield self.clerk, Move.APPROVE, {}, 8.0
        yield self.clerk, Move.FEEDBACK, {"text": "办理结果已在省平台填写。"}, 6.0
