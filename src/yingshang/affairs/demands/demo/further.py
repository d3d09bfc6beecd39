"""A handful of what few demands meet: co-handlers, duplicates, supervision by instruction; and canned replies of some units.

They are brought in the district's last days and moved by the very services, so that what follows from a move is there too.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from random import Random
from typing import Any

from yingshang.affairs.demands.enums import Channel, Move, Result
from yingshang.affairs.demands.models import CannedReply, Category, Demand, DispatchRule
from yingshang.affairs.demands.queries import KIND
from yingshang.affairs.demands.rules import shorten
from yingshang.affairs.demands.services import save_phrase, search_text
from yingshang.affairs.demands.services.opening import parties_of
from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.cases.models import Case
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Unit
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.lifecycle.batch import BatchWriter
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.subtasks.enums import TaskMove
from yingshang.kernel.subtasks.models import SubTask
from yingshang.registry.enterprises.models import Enterprise

HELPED, MERGED, SUPERVISED = 6, 4, 2
"""So many demands of each."""
ASKED = ("请核实权属和责任单位，说明可以采取的措施。", "请派员共同到现场，提出处理意见。", "请提供相关审批情况和依据。")
ANSWERS = ("经核实，属我单位职责范围，已安排力量配合，预计本周完成。", "已派员到场，建议由主办单位牵头会商后实施。")
PHRASES = (
    ("办结告知", "{名称}：您反映的 {编号} 号诉求已办结，感谢支持。如有疑问请随时联系我们。", 14),
    ("政策答复", "{名称}：根据{政策}，您单位符合条件，可在政务大厅或网上申报，我们将协助办理。", 9),
    ("会商中", "{名称}：您反映的问题涉及多个部门，我们已召集会商，将在办理时限内答复。", 3),
)
INSTRUCTIONS = ("周明远副区长批示（云政批〔{year}〕7 号）", "区领导小组会议纪要（〔{year}〕3 号）")
ROLES = {"unit_clerk", "unit_head", "office_clerk", "office_head"}


@step("协办、合并与督办", order=31)
def help_merge_and_supervise(stage: Stage) -> None:
    """Each of its own day, the earlier ones at their end."""
    made = _Maker(stage)
    stage.made["常用语"] = made.phrases()
    if made.firms and made.answers:
        for number in range(HELPED):
            made.helped(days=2 + number, number=number)
        for number in range(MERGED):
            made.merged(days=2 + 2 * number, again=number % 2 == 1, ended=number == MERGED - 1)
        for number in range(SUPERVISED):
            made.supervised(days=4 + 3 * number, words=INSTRUCTIONS[number])
    stage.made["协办任务"] = SubTask.objects.count()
    stage.made["合并诉求"] = Demand.objects.exclude(merged_state="").count()


@dataclass
class _Walk:
    """One demand on its way; it stops at the district's present."""

    case: Case
    at: datetime
    maker: _Maker

    def __call__(self, who: tuple[int, str], move: str, hours: float, **data: Any) -> bool:
        """Make a move some working hours later, if that is not in the future and there is somebody to make it."""
        moment = self.maker.calendar.add_hours(self.at, Decimal(str(hours))).due_at
        actor = self.maker.people.get(who)
        if moment > self.maker.now or actor is None:
            return False
        self.at = moment
        self.case = perform(self.case, move, data, actor=actor, now=moment)
        return True


class _Maker:
    """Brings the demands and moves them."""

    def __init__(self, stage: Stage) -> None:
        self.chance: Random = stage.chance("demands.further")
        self.now = stage.now
        self.district: Unit = stage.things["district"]
        self.office: Unit = stage.things["units"]["office"]
        self.calendar = calendar_for(self.district)
        self.texts: dict[str, Any] = tomllib.loads(
            files("yingshang.affairs.demands").joinpath("data", "demo_texts.toml").read_text(encoding="utf-8")
        )
        self.people: dict[tuple[int, str], Actor] = {}
        posts = Post.objects.filter(unit__path__startswith=self.district.path, role__code__in=ROLES)
        for post in posts.select_related("person__user").select_related("role").order_by("id"):
            if (post.unit_id, post.role.code) not in self.people:
                seat = f"post:{post.pk}"
                self.people[post.unit_id, post.role.code] = actor_for(post.person.user, seat, on=stage.today)
        rules = DispatchRule.objects.filter(district=self.district, township=None).select_related("unit", "category")
        self.answers = [r for r in rules.order_by("id") if (r.unit_id, "unit_clerk") in self.people]
        self.units = list({r.unit_id: r.unit for r in self.answers if (r.unit_id, "unit_head") in self.people}.values())
        firms = Enterprise.objects.filter(kind="enterprise", status="active", unit__isnull=False)
        self.firms = list(firms.select_related("party", "unit__party").order_by("uscc")[:200])
        self.clerk, self.head = (self.office.pk, "office_clerk"), (self.office.pk, "office_head")

    def phrases(self) -> int:
        """Canned replies of the units that answer by the directory."""
        heads = [self.people[unit.pk, "unit_head"] for unit in self.units]
        for actor in heads:
            for title, text, used in PHRASES:
                made = save_phrase(title=title, text=text, actor=actor, now=self.now - timedelta(days=200))
                CannedReply.objects.filter(pk=made.pk).update(used=used)
        return len(heads) * len(PHRASES)

    def bring(self, firm: Enterprise, category: Category, content: str, at: datetime, channel: str) -> _Walk:
        """A demand of an enterprise at a moment."""
        row = Demand(
            enterprise=firm.party,
            applicant_name=firm.name,
            contact_name="负责人",
            channel=channel,
            category=category,
            grade=category.grade,
            content=content,
            township=firm.unit,
        )
        writer = BatchWriter(KIND, self.district)
        (number,) = writer.numbers(at.year, 1, now=at)
        story = writer.open(
            number=number,
            row=row,
            title=shorten(content),
            unit=self.office,
            parties=parties_of(row, self.office),
            actor=self.people[self.clerk],
            now=at,
            data={"channel": Channel(channel).label},
            search_text=search_text(row),
        )
        writer.store()
        return _Walk(story.case, at, self)

    def start(self, days: int) -> tuple[_Walk, DispatchRule]:
        """A demand brought so many working days ago, accepted."""
        rule, firm = self.chance.choice(self.answers), self.chance.choice(self.firms)
        content = self.chance.choice(self.texts[rule.category.code]["say"]).format(place=firm.unit.short_name)  # type: ignore[union-attr]
        day = self.calendar.add_hours(self.now - timedelta(days=days), Decimal("0.5")).due_at
        walk = self.bring(firm, rule.category, content, day, Channel.OFFICIAL)
        walk(self.clerk, Move.ACCEPT, 1, category=rule.category_id, grade=rule.category.grade)
        return walk, rule

    def handle(self, walk: _Walk, rule: DispatchRule) -> bool:
        """Signed for, and the enterprise contacted."""
        clerk = (rule.unit_id, "unit_clerk")
        signed = walk(clerk, Move.SIGN, 1)
        return signed and walk(clerk, Move.CONTACT, 1, channel="phone", text="已与企业联系，了解具体情况。")

    def end(self, walk: _Walk, rule: DispatchRule) -> None:
        """Answered, and the enterprise content."""
        text = self.chance.choice(self.texts[rule.category.code]["reply"])
        walk((rule.unit_id, "unit_clerk"), Move.REPLY, 3, result=Result.SOLVED, text=text)
        walk(self.clerk, Move.CALL_BACK, 4, reached="yes", solved="yes", satisfaction="5", text="")

    def helped(self, *, days: int, number: int) -> None:
        """With co-handlers: most answer, one objects, one is silent."""
        walk, rule = self.start(days)
        others = [unit for unit in self.units if unit.pk != rule.unit_id]
        chosen = self.chance.sample(others, min(len(others), 1 + number % 2))
        keys = [unit.pk for unit in chosen]
        walk(self.clerk, Move.DISPATCH, 1, unit=rule.unit_id, co_units=keys, text=self.chance.choice(ASKED))
        self.handle(walk, rule)
        for task in SubTask.objects.filter(parent=walk.case).select_related("case").order_by("case_id"):
            part, unit = _Walk(task.case, task.case.opened_at, self), task.case.unit_id
            if number == 1:
                part((unit, "unit_head"), TaskMove.CONTEST, 2, text="该事项不属我单位职责，建议由主管部门协办。")
            elif number != 3:
                part((unit, "unit_clerk"), TaskMove.ANSWER, 2, text=self.chance.choice(ANSWERS))
        if number >= HELPED - 2:
            self.end(walk, rule)

    def merged(self, *, days: int, again: bool, ended: bool) -> None:
        """A neighbour, or the same enterprise again, brings the same matter."""
        walk, rule = self.start(days)
        main = Demand.objects.select_related("enterprise").get(pk=walk.case.pk)
        own = next(firm for firm in self.firms if firm.party_id == main.enterprise_id)
        firm = own if again else self.chance.choice([one for one in self.firms if one.pk != own.pk])
        more = "上次反映后还没有结果，再次催办。" if again else "我们这里也一样。"
        other = self.bring(firm, rule.category, f"{main.content}{more}", walk.at, Channel.PORTAL)
        walk(self.clerk, Move.ABSORB, 1, duplicate=other.case.number, text="与主件反映同一问题。")
        walk(self.clerk, Move.DISPATCH, 1, unit=rule.unit_id, text="请一并办理。")
        if self.handle(walk, rule) and ended:
            self.end(walk, rule)

    def supervised(self, *, days: int, words: str) -> None:
        """Under supervision by instruction."""
        walk, rule = self.start(days)
        walk(self.clerk, Move.DISPATCH, 1, unit=rule.unit_id, text="")
        if self.handle(walk, rule):
            basis = words.format(year=self.now.year)
            walk(self.head, Move.SUPERVISE, 2, basis=basis, text="请专班推进，每周报告进展。")
