"""Rounds of the resident teams over every month that is over: mostly confirmed, some explained, a few struck, the last open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from yingshang.affairs.outreach.enums import CheckFinding, RecheckMove, RecheckState
from yingshang.affairs.outreach.models import PatrolRound, Recheck, Visit
from yingshang.affairs.outreach.queries.patrol import teams_in, visits_of_month
from yingshang.affairs.outreach.rules.patrol import next_month
from yingshang.affairs.outreach.services import commit_round, draw_sample
from yingshang.affairs.outreach.services.patrol_summaries import issue_summary
from yingshang.kernel import clock
from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.rules import WorkCalendar
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.demo.chance import pick
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Reach, Unit, UnitKind
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.lifecycle.services import perform
from yingshang.registry.contacts.enums import Channel

ROUNDS = 12
BASIS = "区纪委监委片区协作机制"
WORDS = ("彩云三月", "云溪 八点四十", "二十四节气", "风调雨顺 六", "山高水长", "七一四九", "晴 十五度", "春华秋实")
CONFIRMED = (
    "企业负责人确认来过，介绍了惠企政策。",
    "企业确认通过电话，问了用工和贷款情况。",
    "财务人员确认收到政策材料。",
)
DENIED = ("企业负责人说近期没有人联系过。", "企业说只接到过短信，没有上门。", "值班人员说不记得有人来过。")
ANSWERS = (
    "当天到厂区时负责人外出，与值班经理交谈，附来访登记和照片。",
    "电话联系的是企业财务负责人，附通话记录。",
    "走访日期登记有误，实际为前一日，附工作日志。",
)


class Supervision:
    """Who supervises, and how it goes."""

    def __init__(self, stage: Stage) -> None:
        self.chance: Random = stage.chance("patrol")
        self.now = stage.now
        self.district: Unit = stage.things["district"]
        self.calendar: WorkCalendar = calendar_for(self.district)
        self.checks = 0

    def people(self, unit: Unit, role: str, on: date) -> list[Actor]:
        """Those who hold a role on a unit, as actors."""
        posts = Post.objects.filter(unit=unit, role__code=role).select_related("person__user").order_by("id")
        return [actor_for(p.person.user, seat=f"post:{p.pk}", on=on) for p in posts if p.person.user and p.since <= on]

    def inspectors(self, on: date) -> list[Actor]:
        """Those of the inspectorate, who witness where a team has but one person."""
        posts = Post.objects.filter(unit__path__startswith=self.district.path, role__code="inspector", since__lte=on)
        found = posts.select_related("person__user").order_by("id")
        return [actor_for(p.person.user, seat=f"post:{p.pk}", on=on) for p in found if p.person.user]

    def later(self, moment: datetime, days: int) -> datetime:
        """So many working days later, at some hour of the day."""
        day = clock.day_of(moment)
        while days > 0:
            day += timedelta(days=1)
            days -= self.calendar.is_working(day)
        at = time(self.chance.choice((9, 10, 14, 15, 16)), self.chance.randrange(60))
        return datetime.combine(day, at, tzinfo=clock.SHANGHAI)

    def round(self, team: Unit, month: date) -> None:
        """One team's month: committed, drawn, checked, summed up."""
        begun = self.later(clock.start_of(next_month(month)), 2)
        on = clock.day_of(begun)
        seated = self.people(team, "discipline_team", on)
        witnesses = [*seated[1:], *self.inspectors(on)]
        if begun > self.now or not seated or not witnesses or not visits_of_month(team, month).exists():
            return
        secret = f"{self.chance.getrandbits(256):064x}"
        made = commit_round(team=team, month=month, actor=seated[0], now=begun, rehearsed=secret)
        drawn_at = begun + timedelta(minutes=25)
        word = self.chance.choice(WORDS)
        draw_sample(round=made, witness_text=word, actor=witnesses[0], now=min(drawn_at, self.now))
        rows = Recheck.objects.filter(round=made).select_related("case", "visit__unit").order_by("pk")
        slow = 4 if next_month(next_month(month)) > self.now.date() else 1
        last = max([self.check(row, seated[0], drawn_at, slow) for row in rows], default=drawn_at)
        self.checks += len(rows)
        if not Recheck.objects.filter(round=made, case__closed_at=None).exists():
            issue_summary(month=month, team=team, actor=seated[0], now=min(self.later(last, 1), self.now))

    def check(self, row: Recheck, checker: Actor, drawn_at: datetime, slow: int) -> datetime:
        """One check to its end, or to the district's present. Returns when it last moved.

        Arguments:
            slow: so many times longer until the enterprise is called: the latest round is still at work.
        """
        found = [(CheckFinding.CONFIRMED, 0.9), (CheckFinding.UNCONFIRMED, 0.07), (CheckFinding.UNREACHED, 0.03)]
        finding = pick(self.chance, found)
        at = drawn_at
        times = 3 if finding == CheckFinding.UNREACHED else 1
        for _ in range(times):
            at = self.later(at, slow * self.chance.randint(1, 5 if times == 1 else 2))
            said = {CheckFinding.CONFIRMED: CONFIRMED, CheckFinding.UNCONFIRMED: DENIED}.get(finding, ("无人接听。",))
            data = {"channel": Channel.PHONE.value, "finding": finding.value, "text": self.chance.choice(said)}
            if not self.move(row, RecheckMove.CONTACT, data, checker, at):
                return at
        if finding != CheckFinding.UNCONFIRMED:
            return at
        unit = row.visit.unit
        heads = self.people(unit, "unit_head", clock.day_of(at)) or self.people(unit, "unit_clerk", clock.day_of(at))
        at = self.later(at, pick(self.chance, [(2, 0.5), (4, 0.35), (8, 0.15)]))
        if not heads or not self.move(row, RecheckMove.ANSWER, {"text": self.chance.choice(ANSWERS)}, heads[0], at):
            return at
        at = self.later(at, self.chance.randint(1, 4))
        stands = self.chance.random() < 0.65
        words = "佐证与企业说明核对一致。" if stands else "没有佐证，企业再次否认。"
        self.move(row, RecheckMove.COUNT if stands else RecheckMove.STRIKE, {"text": words}, checker, at)
        return at

    def move(self, row: Recheck, move: str, data: dict[str, str], actor: Actor, at: datetime) -> bool:
        """Make a move unless it lies ahead of the district's present."""
        if at > self.now:
            return False
        row.case = perform(row.case, move, data, actor=actor, now=at)
        return row.case.state in RecheckState.values


@step("巡回监督", order=60)
def tell_a_year_of_patrols(stage: Stage) -> None:
    """The teams reside at their departments and look after the townships between them; a round for each month."""
    district: Unit = stage.things["district"]
    first = Visit.objects.filter(district=district).order_by("on").first()
    if first is None:
        return
    teams = teams_in(district.pk, stage.today)
    townships = Unit.objects.filter(
        path__startswith=district.path, kind__in=(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT), until=None
    )
    for number, township in enumerate(townships.order_by("order")):
        team = teams[number % len(teams)]
        if not Reach.objects.filter(unit=team, over=township).exists():
            Reach.objects.create(unit=team, over=township, since=team.since, basis=BASIS)
    supervision = Supervision(stage)
    month = stage.today.replace(day=1)
    months = [month := (month - timedelta(days=1)).replace(day=1) for _ in range(ROUNDS)]
    for one in reversed(months):
        for team in teams:
            supervision.round(team, one)
    stage.made |= {"巡回监督": PatrolRound.objects.count(), "走访核实": supervision.checks}
