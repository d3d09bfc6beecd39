"""About one symposium a month by different units: who came, what was brought, what was promised and done; two ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from yingshang.affairs.demands.queries import categories
from yingshang.affairs.outreach.enums import SYMPOSIA_HELD, SymposiumMove
from yingshang.affairs.outreach.models import Symposium
from yingshang.affairs.outreach.queries.symposia import candidates
from yingshang.affairs.outreach.services import (
    add_topic,
    invite,
    plan_symposium,
    record_attendance,
    settle_topic,
    take_demand,
)
from yingshang.kernel import clock
from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.rules import WorkCalendar
from yingshang.kernel.cases.models import Case
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.demo.chance import person_name, phone
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Unit
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.lifecycle.services import perform


@dataclass(frozen=True)
class Call:
    """One symposium as a unit calls it: industry, topic, who attends, what is said, brought, promised."""

    host: str
    section: str
    topic: str
    attending: tuple[str, ...]
    said: str
    brought: str
    category: str
    promised: str
    owed_by: str
    done: str


CALLS = (
    Call("区工信局", "C", "制造业企业用工用能座谈会", ("区人社局", "区发改委"), "企业反映旺季缺熟练工、错峰用电通知过晚。", "旺季招工难，希望组织专场招聘。", "B03", "每季度组织一场制造业专场招聘", "区人社局", "四家企业现场达成意向三十一人。"),
    Call("区商务局", "F", "商贸流通企业座谈会", ("区市场监管局", "区税务局"), "企业谈到促消费券核销慢、冷链仓储不足。", "消费券核销款迟迟没有到账。", "B03", "核销款改为按周拨付", "区财政局", "自本月起按周拨付，积欠已清。"),
    Call("区农业农村局", "A", "农业龙头企业座谈会", ("区金融办", "区水利局"), "企业反映贷款缺抵押物、灌溉季用水紧张。", "流转土地经营权抵押贷款办不下来。", "B03", "与农商行对接经营权抵押贷款", "区金融办", "两家企业获批授信。"),
    Call("区住建局", "E", "建筑企业座谈会", ("区财政局", "区人社局"), "企业反映工程款拖欠、工资保证金占用资金。", "政府项目尾款拖欠两年。", "B03", "逐项核对拖欠工程款并列出还款计划", "区财政局", "已核对十一个项目，计划公开。"),
    Call("区文旅局", "H", "住宿餐饮企业座谈会", ("区市场监管局", "区卫健委"), "企业希望检查合并、夜间外摆放开。", "一个月来了三拨检查，希望合并。", "D02", "推行综合查一次", "区市场监管局", "检查计划已合并，按季公布。"),
    Call("区交通局", "G", "物流企业座谈会", ("区公安分局", "区城管局"), "企业反映城区通行证办理慢、停车难。", "货车通行证办理要跑三个地方。", "B03", "通行证改为网上一次办", "区公安分局", "已上线，平均一个工作日办结。"),
    Call("区科技局", "M", "科技型中小企业座谈会", ("区税务局", "区财政局"), "企业谈到研发费加计扣除口径、人才公寓。", "研发费用归集口径不清，希望辅导。", "B03", "开办研发费归集辅导班", "区税务局", "辅导四十六家次。"),
    Call("区市场监管局", "", "个体工商户和小微企业座谈会", ("区税务局",), "大家反映年报填报项目多、食品许可延续材料重复。", "食品经营许可延续还要重复提交材料。", "B03", "许可延续免交系统已有材料", "区政务服务局", "清单已公布，减少材料五份。"),
    Call("青石镇", "", "青石镇企业家座谈会", ("区自然资源局", "区水利局"), "企业反映园区道路破损、雨季排水不畅。", "园区东路破损，货车进出困难。", "B03", "修复园区东路", "区交通局", "已铺设沥青八百米。"),
    Call("区金融办", "C", "制造业融资座谈会", ("区工信局",), "企业反映续贷过桥成本高。", "希望办理无还本续贷。", "B03", "汇总续贷需求送银行", "区金融办", "三家银行受理二十笔。"),
)  # fmt: skip
PLACES = ("三楼会议室", "企业服务中心", "区政务服务大厅会议室", "园区管委会会议室")
GAP = 30
LONGEST_AGO = 400
COMING, AWAY = 0.72, 0.06


class Convener:
    """Makes a symposium go its road, up to the district's present."""

    def __init__(self, stage: Stage) -> None:
        self.chance: Random = stage.chance("symposia")
        self.now = stage.now
        self.units: dict[str, Unit] = stage.things["units"]
        self.calendar: WorkCalendar = calendar_for(stage.things["district"])
        self.category = {one.code: one.pk for one in categories()}

    def actor(self, unit: str, on: date, *roles: str) -> Actor | None:
        """Somebody of a unit in one of the roles, the first of them first, in office on that day."""
        posts = Post.objects.filter(unit=self.units[unit], since__lte=on).select_related("person__user", "role")
        found = {post.role.code: post for post in posts.order_by("-id")}
        post = next((found[role] for role in (roles or ("unit_clerk", "unit_head")) if role in found), None)
        return actor_for(post.person.user, seat=f"post:{post.pk}", on=on) if post and post.person.user else None

    def working(self, day: date) -> date:
        """The day, or the next that is worked."""
        while not self.calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of the next working day."""
        return datetime.combine(self.working(day), time(hour, minute), tzinfo=clock.SHANGHAI)

    def convene(self, call: Call, day: date, *, open_to_all: bool) -> Symposium | None:
        """One symposium on a day (or the next working one)."""
        when = self.at(day, self.chance.choice((9, 15)), 30)
        planning = min(self.at(day - timedelta(days=12), 10), self.now)
        host = self.actor(call.host, planning.date())
        if host is None or planning >= when:
            return None
        case = plan_symposium(
            topic=call.topic,
            planned_at=when,
            place=self.chance.choice(PLACES),
            section=call.section,
            about="欢迎企业带着问题来，会上能答复的当场答复，不能答复的登记交办。",
            open_to_all=open_to_all,
            attending=[self.units[name] for name in call.attending],
            actor=host,
            now=planning,
        )
        made = Symposium.objects.select_related("case__unit", "case__district").get(pk=case.pk)
        townships = [str(made.case.unit_id)] if call.host == "青石镇" else ()
        wanted = self.chance.randint(9, 16)
        firms = candidates(made, section=call.section, townships=townships, limit=3 * wanted)
        firms = firms or candidates(made, limit=3 * wanted)  # a small district has none of that industry
        invite(
            symposium=made,
            enterprises=self.chance.sample(firms, min(wanted, len(firms))),
            actor=host,
            now=planning + timedelta(hours=1),
        )
        for one in made.invitations.filter(state="invited"):
            said = self.chance.random()
            if said < COMING + AWAY:
                one.state = "accepted" if said < COMING else "declined"
                one.replied_at = min(planning + timedelta(hours=self.chance.randint(3, 60)), self.now)
                one.save(update_fields=["state", "replied_at"])
        if when + timedelta(hours=3) < self.now:
            self.hold(made, call, host, when)
        return made

    def hold(self, made: Symposium, call: Call, host: Actor, when: datetime) -> None:
        """Who came, what was brought and promised, the minutes."""
        came = {
            one.pk: person_name(self.chance)
            for one in made.invitations.exclude(state="stopped").order_by("pk")
            if one.state == "accepted" or self.chance.random() < 0.25
        }
        if not came:
            perform(made.case, SymposiumMove.CANCEL, {"text": "报名企业过少，另行组织。"}, actor=host, now=when)
            return
        after = when + timedelta(hours=2)
        record_attendance(symposium=made, came=came, actor=host, now=after)
        owed = self.units[call.owed_by]
        due = self.working(when.date() + timedelta(days=30))
        topic = add_topic(symposium=made, text=call.promised, unit=owed, due_on=due, actor=host, now=after)
        text = f"{call.said}\n有关部门逐一答复，能当场解决的当场解决；{call.promised}，由{call.owed_by}牵头。"
        held = {"held_on": when.date().isoformat(), "chair": host.person_name, "minutes": text}
        perform(made.case, SymposiumMove.HOLD, held, actor=host, now=after)
        made.case.refresh_from_db()
        speaker = made.invitations.select_related("enterprise").get(pk=self.chance.choice(sorted(came)))
        case = take_demand(
            symposium=made,
            enterprise=speaker.enterprise,
            content=call.brought,
            contact_name=speaker.represented_by,
            contact_phone=phone(self.chance),
            actor=host,
            now=after + timedelta(minutes=20),
        )
        self.follow(case, call, after)
        settled = self.at(when.date() + timedelta(days=self.chance.randint(10, 36)), 16)
        holder = self.actor(call.owed_by, settled.date())
        if settled < self.now and holder is not None and self.chance.random() < 0.93:
            settle_topic(topic=topic, result=call.done, actor=holder, now=settled)

    def follow(self, case: Case, call: Call, moment: datetime) -> None:
        """The demand goes its own road as far as time allows."""
        for hours, actor, move, data in self.road(call, moment.date()):
            moment = self.at(clock.day_of(moment + timedelta(hours=hours)), self.chance.choice((9, 10, 14, 16)), 45)
            if actor is None or moment > self.now:
                return
            case = perform(case, move, data, actor=actor, now=moment)

    def road(self, call: Call, on: date) -> Iterator[tuple[int, Actor | None, str, dict[str, Any]]]:
        """Working it off: hours until it, by whom, which move, with what."""
        office, unit = self.actor("office", on, "office_clerk"), self.actor(call.owed_by, on)
        category = self.category.get(call.category) or next(iter(self.category.values()))
        yield 20, office, "accept", {"category": category, "grade": "ordinary"}
        yield 4, office, "dispatch", {"unit": self.units[call.owed_by].pk, "text": "座谈会上提出，请优先办理。"}
        yield 6, unit, "sign", {}
        yield 20, unit, "contact", {"channel": "phone", "text": "已与企业联系，了解具体情况。"}
        yield 90, unit, "reply", {"result": "solved", "text": call.done}
        yield 30, office, "call_back", {"reached": "yes", "solved": "yes", "satisfaction": "5", "text": ""}


@step("企业座谈会", order=55)
def tell_a_year_of_symposia(stage: Stage) -> None:
    """One every month or so up to today, then two ahead of it."""
    convener = Convener(stage)
    first = max(stage.first_day, stage.today - timedelta(days=LONGEST_AGO))
    days = [first + timedelta(days=20 + GAP * number) for number in range((stage.today - first).days // GAP)]
    days += [stage.today + timedelta(days=9), stage.today + timedelta(days=16)]
    for number, day in enumerate(days):
        convener.convene(CALLS[number % len(CALLS)], day, open_to_all=day > stage.today)
    made = Symposium.objects.filter(case__district=stage.things["district"])
    held = made.filter(case__state__in=SYMPOSIA_HELD).count()
    stage.made |= {"座谈会": made.count(), "其中已召开": held}
