"""Visits since the plan of last March: most officials in rhythm, some lazy; some enterprises at rest or not to be found.

What officials took to the office as demands in that time they took on visits; policies and assistance go along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from yingshang.affairs.demands.queries import Brought, brought_by_officials
from yingshang.affairs.outreach.enums import Channel, Finding, Outcome, Standing
from yingshang.affairs.outreach.models import Denial, Leaflet, StatusHint, TakenDemand, Visit
from yingshang.affairs.outreach.services import follow_finding
from yingshang.affairs.outreach.services.bulk import VisitDraft, write_visits
from yingshang.affairs.outreach.services.recording import AssistanceTaken
from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.rules import WorkCalendar
from yingshang.kernel.clock import SHANGHAI, day_of
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.demo.chance import moment_on, pick
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.models import Person, Post
from yingshang.registry.assignments.enums import AssignmentKind
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import current_campaign
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.models import Touch

CAMPAIGN_MONTHS = frozenset({3, 4, 9, 10})
"""Months in which every enterprise is to be seen."""
EVERY = {AssignmentKind.TERRITORY: 220, AssignmentKind.DEPARTMENT: 520, AssignmentKind.PARTNER: 300}
"""Days between two contacts under a relation, on average, outside those months."""
CHANNELS = ((Channel.VISIT, 46.0), (Channel.PHONE, 30.0), (Channel.WECHAT, 18.0), (Channel.SMS, 6.0))
NOTES = (
    "生产经营正常，订单稳定。",
    "用工缺口约 5 人，已推送招聘信息。",
    "关注贷款贴息政策，已送达政策清单。",
    "厂房租约年底到期，正在物色新址。",
    "原材料涨价，利润收窄。",
    "已完成年报，无其他诉求。",
    "",
    "",
)
MATTERS = (
    "营业执照变更登记",
    "社保登记",
    "食品经营许可延续",
    "公积金开户",
    "税务登记变更",
    "用电增容报装",
    "户外招牌备案",
)
LEAFLETS = (
    ("小微企业稳岗返还", "云人社〔{year}〕11号", "不裁员少裁员的企业按比例返还失业保险费"),
    ("创业担保贷款贴息", "云财金〔{year}〕6号", "小微企业最高 300 万元，财政贴息一半"),
    ("技改设备补助", "云工信〔{year}〕15号", "购置生产设备按投资额补助"),
    ("房产税城镇土地使用税困难减免", "云税发〔{year}〕3号", "经营困难的企业可申请减免"),
)


@dataclass(frozen=True, slots=True)
class Habit:
    """How an enterprise is found and how it answers the phone."""

    finding: str
    since: date
    answers: float


@step("包联走访", order=35)
def tell_visits(stage: Stage) -> None:
    """Visits under every relation, demands taken on them, hints at the register, a denial, promised dates."""
    district = stage.things["district"]
    campaign = current_campaign(district.pk)
    if campaign is None:
        return
    chance, calendar = stage.chance("visits"), calendar_for(district)
    leaflets = _leaflets(stage, campaign.starts_on)
    relations = list(Assignment.objects.filter(enterprise__district=district).select_related("unit").order_by("pk"))
    visitors = _visitors(district.path)
    drafts = list(_routine(stage, chance, calendar, relations, visitors, leaflets))
    taken = list(_with_demands(brought_by_officials(district.pk), relations, visitors, leaflets, chance))
    told = sorted([*((d, None) for d in drafts), *taken], key=lambda pair: (pair[0].made_at, pair[0].enterprise_id))
    made = write_visits(
        drafts=[draft for draft, _ in told],
        district_id=district.pk,
        actor=SYSTEM,
        now=stage.now,
        source="demo",
    )
    keys = stage.chance("tokens of visits")  # draws name visits by them: the same seed, the same draw
    for visit in made:
        visit.token = f"{keys.getrandbits(88):022x}"
    Visit.objects.bulk_update(made, ["token"], batch_size=1000)
    pairs = [(visit, case) for visit, (_, case) in zip(made, told, strict=True) if case is not None]
    TakenDemand.objects.bulk_create(TakenDemand(visit=visit, case_id=case) for visit, case in pairs)
    _hints(made, stage.now)
    _denials(stage, chance, made, {visit.pk for visit, _ in pairs})
    _promises(stage, chance, calendar, made)
    stage.made["走访"] = len(made)


def _leaflets(stage: Stage, since: date) -> list[int]:
    made = [
        Leaflet.objects.create(
            district=stage.things["district"],
            title=title,
            number=number.format(year=since.year),
            summary=said,
            since=since,
        )
        for title, number, said in LEAFLETS
    ]
    return [leaflet.pk for leaflet in made]


def _visitors(path: str) -> Mapping[int, list[tuple[int, date, date | None]]]:
    """Who visits for a department: unit → (person, since, until)."""
    found: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    wanted = Post.objects.filter(unit__path__startswith=path, role__code__in=("department_visitor", "unit_clerk"))
    for unit, person, since, until in wanted.order_by("pk").values_list("unit_id", "person_id", "since", "until"):
        found[unit].append((person, since, until))
    return found


def _routine(
    stage: Stage,
    chance: Random,
    calendar: WorkCalendar,
    relations: Sequence[Assignment],
    visitors: Mapping[int, list[tuple[int, date, date | None]]],
    leaflets: Sequence[int],
) -> Iterator[VisitDraft]:
    zeal = {person: 2.6 if chance.random() < 0.12 else chance.uniform(0.75, 1.3) for person in _people(relations)}
    habits = {key: _habit(chance, stage) for key in sorted({row.enterprise_id for row in relations})}
    workdays = [
        d
        for n in range((stage.today - stage.first_day).days + 1)
        if calendar.is_working(d := stage.first_day + timedelta(days=n))
    ]
    place = {day: number for number, day in enumerate(workdays)}
    for row in relations:
        last = min(row.until - timedelta(days=1) if row.until else stage.today, stage.today)
        day = row.since + timedelta(days=chance.randrange(3, 60))
        while day <= last:
            worked = _workday(day, place, last)
            official = row.person_id or _serving(visitors.get(row.unit_id, []), worked, chance) if worked else None
            if worked is None or official is None:
                break
            moment = moment_on(chance, worked)
            if moment < stage.now and 8 <= moment.hour < 18:
                yield _draft(row, official, moment, habits[row.enterprise_id], leaflets, chance)
            pace = 0.55 if worked.month in CAMPAIGN_MONTHS else 1.0
            pause = (
                EVERY[AssignmentKind(row.kind)] * pace * zeal.get(row.person_id or 0, 1.0) * chance.uniform(0.5, 1.5)
            )
            day = worked + timedelta(days=max(10, int(pause)))


def _people(relations: Sequence[Assignment]) -> list[int]:
    return sorted({row.person_id for row in relations if row.person_id})


def _workday(day: date, place: Mapping[date, int], last: date) -> date | None:
    while day not in place:
        day += timedelta(days=1)
        if day > last:
            return None
    return day


def _serving(people: Sequence[tuple[int, date, date | None]], on: date, chance: Random) -> int | None:
    able = [person for person, since, until in people if since <= on and (until is None or on < until)]
    return chance.choice(able) if able else None


def _habit(chance: Random, stage: Stage) -> Habit:
    kind = pick(
        chance, ((Finding.RUNNING, 95.5), (Finding.SUSPENDED, 2.0), (Finding.REVOKED, 0.7), (Finding.UNREACHABLE, 1.8))
    )
    since = stage.first_day + timedelta(days=chance.randrange(120, max(121, (stage.today - stage.first_day).days)))
    return Habit(kind, since, chance.choice((0.97, 0.97, 0.97, 0.9, 0.6)))


def _draft(
    row: Assignment, official: int, moment: datetime, habit: Habit, leaflets: Sequence[int], chance: Random
) -> VisitDraft:
    changed = habit.finding != Finding.RUNNING and moment.date() >= habit.since
    finding = habit.finding if changed else Finding.RUNNING
    reached = finding != Finding.UNREACHABLE and chance.random() < habit.answers
    channel = Channel.VISIT if changed and finding != Finding.UNREACHABLE else pick(chance, CHANNELS)
    given = (
        tuple(sorted(chance.sample(list(leaflets), chance.choice((1, 1, 2)))))
        if reached and chance.random() < 0.4
        else ()
    )
    matter = (
        (_matter(chance, moment.date()),) if reached and finding == Finding.RUNNING and chance.random() < 0.035 else ()
    )
    late = chance.random() < 0.15
    return VisitDraft(
        enterprise_id=row.enterprise_id,
        unit_id=row.unit_id,
        official_id=official,
        entered_by_id=official,
        acting_as=f"{row.unit.short_name} {'包联责任人' if row.person_id else '回访人员'}",
        relation=row.kind,
        assignment_id=row.pk,
        channel=channel,
        made_at=moment,
        reached=reached,
        finding=finding,
        note=chance.choice(NOTES) if reached and finding == Finding.RUNNING else "",
        leaflets=given,
        assistances=matter,
        entered_at=moment
        + (timedelta(hours=chance.randrange(4, 30)) if late else timedelta(minutes=chance.randrange(1, 40))),
    )


def _matter(chance: Random, on: date) -> AssistanceTaken:
    outcome = pick(chance, ((Outcome.DONE, 88.0), (Outcome.OPEN, 8.0), (Outcome.FAILED, 4.0)))
    return AssistanceTaken(
        matter=chance.choice(MATTERS), outcome=outcome, ended_on=None if outcome == Outcome.OPEN else on
    )


def _with_demands(
    brought: Sequence[Brought],
    relations: Sequence[Assignment],
    visitors: Mapping[int, list[tuple[int, date, date | None]]],
    leaflets: Sequence[int],
    chance: Random,
) -> Iterator[tuple[VisitDraft, int]]:
    """A visit for each demand that officials brought of an enterprise that somebody had at that time."""
    of: dict[int, list[Assignment]] = defaultdict(list)
    for row in relations:
        of[row.enterprise_id].append(row)
    sound = Habit(Finding.RUNNING, date.max, 1.0)
    for demand in brought:
        on = day_of(demand.opened_at)
        held = [r for r in of.get(demand.enterprise_id, []) if r.since <= on and (r.until is None or on < r.until)]
        if not held:
            continue
        row = held[0]
        official = row.person_id or _serving(visitors.get(row.unit_id, []), on, chance)
        if official is None:
            continue
        draft = _draft(row, official, demand.opened_at - timedelta(minutes=20), sound, leaflets, chance)
        yield (
            replace(draft, reached=True, channel=Channel.VISIT, demands=1, entered_at=demand.opened_at),
            demand.case_id,
        )


def _hints(made: Sequence[Visit], now: datetime) -> None:
    """As the service notes them, in the order of the visits; the latest word of each enterprise stands."""
    last: dict[int, Visit] = {visit.enterprise_id: visit for visit in made if visit.finding != Finding.RUNNING}
    fresh = Visit.objects.filter(pk__in=[v.pk for v in last.values()]).select_related("enterprise").order_by("on", "pk")
    for visit in fresh:
        follow_finding(visit=visit, now=now)
    agreed = StatusHint.objects.filter(district_id=made[0].district_id if made else 0).order_by("pk")
    for hint in agreed[: agreed.count() // 6]:
        hint.state, hint.resolved_at = "dismissed", now - timedelta(days=5)
        hint.reason = "经与市场监管所核对，企业已恢复经营。"
        hint.acting_as = "区营商办 科员"
        hint.save()


def _denials(stage: Stage, chance: Random, made: Sequence[Visit], with_demands: set[int]) -> None:
    """Two enterprises say that a visit did not take place; one is decided, one waits."""
    recent = [v for v in made if v.reached and 5 <= (stage.today - v.on).days <= 45 and v.pk not in with_demands][-40:]
    clerk = Person.objects.get(user__username="ysb")
    for number, visit in enumerate(chance.sample(recent, min(2, len(recent)))):
        at = min(datetime.combine(visit.on + timedelta(days=2), time(20, 10), tzinfo=SHANGHAI), stage.now)
        denial = Denial(visit=visit, text="当天没有人来过，也没有接到电话。", at=at)
        if number:
            denial.stands, denial.decided_at, denial.decided_by = True, min(at + timedelta(days=3), stage.now), clerk
            denial.acting_as, denial.reason = "区营商办 科员", "核对通话记录，当日与该企业财务负责人通话。"
        else:
            visit.standing = Standing.HELD
            visit.save(update_fields=["standing"])
        denial.save()


def _promises(stage: Stage, chance: Random, calendar: WorkCalendar, made: Sequence[Visit]) -> None:
    """The last visit of some enterprises names a next date; some of these dates have come."""
    last = {visit.enterprise_id: visit for visit in made if visit.reached and (stage.today - visit.on).days < 60}
    chosen = [visit for visit in last.values() if chance.random() < 0.22]
    touches = []
    for visit in chosen:
        day = visit.on + timedelta(days=chance.randrange(20, 75))
        while not calendar.is_working(day):
            day += timedelta(days=1)
        visit.next_on = day
        if day >= stage.today:
            touches.append(
                Touch(
                    enterprise_id=visit.enterprise_id,
                    unit_id=visit.unit_id,
                    person_id=visit.official_id,
                    channel=visit.channel,
                    purpose="约定的下次联系",
                    state=TouchState.PLANNED,
                    on=day,
                    entered_at=visit.entered_at,
                )
            )
    planned = {touch.enterprise_id: touch for touch in Touch.objects.bulk_create(touches)}
    for visit in chosen:
        if visit.next_on and visit.next_on >= stage.today:
            visit.next_touch = planned[visit.enterprise_id]
    Visit.objects.bulk_update(chosen, ["next_on", "next_touch"], batch_size=1000)
