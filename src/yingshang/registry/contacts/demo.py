"""The demonstration district's contact ledger: limits, a year and more of touches by many offices, a few plans ahead.

What officials responsible for an enterprise and visiting departments do there is told by their visits, which write the
ledger themselves. Some enterprises are touched far more often than others, as those on every office's list are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from django.db import transaction

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.demo.chance import moments_between, pick
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.registry.contacts.enums import Channel, Counts, Group, TouchState
from yingshang.registry.contacts.models import Refusal, Touch, TouchLimit
from yingshang.registry.contacts.services import TouchDraft, record_touches
from yingshang.registry.enterprises.enums import Kind, Status
from yingshang.registry.enterprises.models import Enterprise

PER_YEAR = 0.9
"""Touches a year for each market entity of the district."""
BASIS = "云营商办〔2024〕9号 关于规范入企走访减轻企业负担的通知"
LIMITS = (
    (Group.ON_SITE, Counts.ALL, 30, 2),
    (Group.INSPECTION, Counts.ALL, 90, 2),
    (Group.SPOKEN, Counts.ALL, 30, 4),
    (Group.WRITTEN, Counts.OWN, 7, 2),
)
CHANNELS = (
    (Channel.VISIT, 34.0),
    (Channel.PHONE, 22.0),
    (Channel.WECHAT, 14.0),
    (Channel.SMS, 11.0),
    (Channel.INSPECTION, 9.0),
    (Channel.SURVEY, 6.0),
    (Channel.PUSH, 4.0),
)
PURPOSES: dict[str, tuple[str, ...]] = {
    Channel.VISIT: ("了解经营情况", "送惠企政策清单", "核实诉求办理结果", "了解用工需求"),
    Channel.PHONE: ("提醒年报申报", "了解融资需求", "核对联系人", "告知补贴申报时间"),
    Channel.WECHAT: ("发送政策解读", "邀请参加座谈会", "提醒培训报名"),
    Channel.SMS: ("政策申报提醒", "企业码注册提醒"),
    Channel.INSPECTION: ("双随机抽查", "安全生产检查", "食品安全检查"),
    Channel.SURVEY: ("营商环境满意度调查", "用电用水用气情况调查"),
    Channel.PUSH: ("免申即享政策推送",),
}
OFFICES = (UnitKind.DEPARTMENT,)


@step("触企台账", order=27)
@transaction.atomic
def build_ledger(stage: Stage) -> None:
    """Limits, touches in the order of their time, what a few enterprises refuse, what is planned."""
    district: Unit = stage.things["district"]
    chance = stage.chance("contacts")
    TouchLimit.objects.bulk_create(
        TouchLimit(
            district=district,
            group=group,
            counts=counts,
            window_days=days,
            most=most,
            basis=BASIS,
            since=stage.first_day,
        )
        for group, counts, days, most in LIMITS
    )
    active = Enterprise.objects.filter(district=district, status=Status.ACTIVE, unit__isnull=False)
    firms = list(active.only("pk", "kind", "unit_id", "established_on").order_by("uscc"))
    offices = list(
        Unit.objects.filter(path__startswith=district.path, kind__in=OFFICES, until=None).order_by("order", "pk")
    )
    if not firms:
        return
    drafts = _drafts(stage, chance, firms, offices)
    made = record_touches(drafts=drafts, district_id=district.pk, actor=SYSTEM, now=stage.now)
    planned = _planned(stage, chance, firms)
    Touch.objects.bulk_create(planned)
    Refusal.objects.bulk_create(_refusals(stage, chance, firms))
    stage.made["触企记录"] = len(made) + len(planned)


def _drafts(stage: Stage, chance: Random, firms: Sequence[Enterprise], offices: Sequence[Unit]) -> list[TouchDraft]:
    weights = [chance.paretovariate(1.6) * (3 if firm.kind == Kind.ENTERPRISE else 1) for firm in firms]
    calendar = calendar_for(stage.things["district"])
    years = (stage.today - stage.first_day).days / 365
    count = int(len(firms) * PER_YEAR * years)
    moments = moments_between(chance, stage.first_day, stage.now, count, calendar.is_working)
    drafts = []
    for moment, firm in zip(moments, chance.choices(firms, weights, k=len(moments)), strict=True):
        if firm.established_on and firm.established_on > moment.date():
            continue
        channel = pick(chance, CHANNELS)
        territory = not offices or (
            channel in {Channel.VISIT, Channel.PHONE, Channel.WECHAT} and chance.random() < 0.65
        )
        if territory and firm.kind == Kind.ENTERPRISE:
            continue
        unit_id = firm.unit_id if territory else chance.choice(offices).pk
        reached = chance.random() < 0.9 if channel in {Channel.VISIT, Channel.PHONE, Channel.SURVEY} else None
        drafts.append(
            TouchDraft(
                enterprise_id=firm.pk,
                unit_id=unit_id or 0,
                channel=channel,
                purpose=chance.choice(PURPOSES[channel]),
                made_at=moment,
                reached=reached,
            )
        )
    return drafts


def _planned(stage: Stage, chance: Random, firms: Sequence[Enterprise]) -> list[Touch]:
    """Visits of the coming two weeks by the townships, to those whom no plan entrusts to anybody."""
    firms = [firm for firm in firms if firm.kind != Kind.ENTERPRISE]
    chosen = chance.sample(firms, min(len(firms), max(3, len(firms) // 150)))
    return [
        Touch(
            enterprise=firm,
            unit_id=firm.unit_id or 0,
            channel=Channel.VISIT,
            purpose=chance.choice(PURPOSES[Channel.VISIT]),
            state=TouchState.PLANNED,
            on=_workday(stage, stage.today + timedelta(days=chance.randrange(1, 15))),
            entered_at=stage.now,
        )
        for firm in chosen
    ]


def _workday(stage: Stage, day: date) -> date:
    calendar = calendar_for(stage.things["district"])
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def _refusals(stage: Stage, chance: Random, firms: Sequence[Enterprise]) -> list[Refusal]:
    """A few enterprises do not want messages or calls."""
    chosen = chance.sample(firms, min(len(firms), max(2, len(firms) // 400)))
    return [
        Refusal(
            enterprise=firm,
            group=pick(chance, ((Group.WRITTEN, 6.0), (Group.SPOKEN, 3.0), (Group.ON_SITE, 1.0))),
            since=(since := stage.today - timedelta(days=chance.randrange(0, 150))),
            until=since + timedelta(days=chance.randrange(180, 365)),
            reason=chance.choice(("短信太多", "已有专人对接", "生产旺季", "")),
            entered_at=stage.now,
        )
        for firm in chosen
    ]
