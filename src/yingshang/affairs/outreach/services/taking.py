"""Rows of a sheet, another system's export or the API become visits: good ones together, refused ones with a remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction

from yingshang.affairs.demands.services import enter_demand
from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import Finding
from yingshang.affairs.outreach.errors import NotPermitted
from yingshang.affairs.outreach.models import Leaflet, TakenDemand, Visit
from yingshang.affairs.outreach.queries.relations import assignments_near, visiting_posts
from yingshang.affairs.outreach.queries.visits import known_keys
from yingshang.affairs.outreach.rules.visit_rows import Fault, VisitRow, key_of, read_visit
from yingshang.affairs.outreach.services.bulk import VisitDraft, relation_among, write_visits
from yingshang.affairs.outreach.services.hints import follow_finding
from yingshang.affairs.outreach.services.recording import AssistanceTaken
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Unit
from yingshang.kernel.tables import Cell
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import contacts_of, enterprises_for, enterprises_named

OLDEST = timedelta(days=731)
"""How far back a sheet or another system's export may go."""
DEMANDS = "demands.enter"


@dataclass(slots=True)
class TakenVisits:
    """What rows came to.

    Arguments:
        created: new visits; ``unchanged``: rows that are visits already.
        faults: by row number.
        keys: row number → the key of its visit.
    """

    created: int = 0
    unchanged: int = 0
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return len(self.faults)


def take_visits(
    *,
    rows: Sequence[tuple[int, Mapping[str, Cell]]],
    unit: Unit,
    source: str,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
) -> TakenVisits:
    """Write the visits of a sheet. The same rows again add nothing; each bad one is told with its remedy.

    Arguments:
        rows: number and cells by the keys of ``rules.visit_rows.TITLES``.
        unit: whose officials, with all units below, the rows may speak of.
        dry_run: only say what it would do.

    Errors: ``NotPermitted``.
    """
    if not actor.has(may.RECORD_FOR_OTHERS) or not any(unit.path.startswith(s) for s in actor.scopes if s):
        raise NotPermitted("您没有成批登记该单位走访的权限。")
    taken, good = TakenVisits(), []
    for number, cells in rows:
        read = read_visit(number, cells)
        if isinstance(read, list):
            taken.faults[number] = read
        else:
            good.append(read)
    drafts = _Finder(unit, good, actor, now, taken).drafts()
    known = known_keys([draft.client_key for _, draft in drafts])
    fresh = [(row, draft) for row, draft in drafts if draft.client_key not in known]
    taken.created, taken.unchanged = len(fresh), len(drafts) - len(fresh)
    taken.keys = {row.row: draft.client_key for row, draft in drafts}
    if not dry_run and fresh:
        _write(fresh, unit.root_id, source, actor, now)
    return taken


@transaction.atomic
def _write(
    fresh: Sequence[tuple[VisitRow, VisitDraft]], district_id: int, source: str, actor: Actor, now: datetime
) -> None:
    drafts = [draft for _, draft in fresh]
    made = write_visits(drafts=drafts, district_id=district_id, actor=actor, now=now, source=source)
    demands = {draft.client_key: row.demand for row, draft in fresh if row.demand}
    keys = [visit.pk for visit in made if visit.finding != Finding.RUNNING or visit.client_key in demands]
    for start in range(0, len(keys), 500):
        for visit in Visit.objects.filter(pk__in=keys[start : start + 500]).select_related("enterprise"):
            follow_finding(visit=visit, now=now)
            if said := demands.get(str(visit.client_key)):
                _enter(visit, said, actor, now)


def _enter(visit: Visit, said: str, actor: Actor, now: datetime) -> None:
    contact = next((c for c in contacts_of(visit.enterprise) if c.phone), None)
    case = enter_demand(
        actor=actor,
        now=now,
        content=said,
        enterprise=visit.enterprise.uscc,
        contact_name=contact.name if contact else visit.enterprise.name[:60],
        contact_phone=str(contact.phone) if contact else "",
        occurred_at=max(visit.made_at, now - timedelta(days=364)),
        once=True,
    )
    if not TakenDemand.objects.filter(case=case).exists():
        TakenDemand.objects.create(visit=visit, case=case)


class _Finder:
    """Finds what the rows name: enterprises, officials of the unit, relations, policies."""

    def __init__(self, unit: Unit, rows: Sequence[VisitRow], actor: Actor, now: datetime, taken: TakenVisits) -> None:
        self.unit, self.rows, self.actor, self.now, self.taken = unit, rows, actor, now, taken
        self.today = clock.day_of(now)
        days = [row.on for row in rows] or [self.today]
        self.named = enterprises_named(unit.root_id, [text for row in rows for text in (row.uscc, row.name) if text])
        found = {e.pk for e in self.named.values()}
        self.seen = set(enterprises_for(actor).filter(pk__in=found).order_by().values_list("pk", flat=True))
        self.relations = assignments_near(self.seen, min(days), max(days))
        self.posts = visiting_posts(unit.path, min(days), max(days))
        self.leaflets = {row.title: row.pk for row in Leaflet.objects.filter(district_id=unit.root_id)}
        self.ordinals: Counter[tuple[object, ...]] = Counter()

    def drafts(self) -> list[tuple[VisitRow, VisitDraft]]:
        """The drafts of the rows that are sound; the faults of the others go to ``taken``."""
        made = []
        for row in self.rows:
            faults: list[Fault] = []
            draft = self._draft(row, faults)
            if faults or draft is None:
                self.taken.faults[row.row] = faults
            else:
                made.append((row, draft))
        return made

    def _draft(self, row: VisitRow, faults: list[Fault]) -> VisitDraft | None:
        enterprise = self._enterprise(row, faults)
        self._check_days(row, faults)
        relations = self.relations.get(enterprise.pk, []) if enterprise else []
        post = self._post(row, relations, faults)
        leaflets = [self._leaflet(title, faults) for title in row.leaflets]
        if row.demand and not self.actor.has(DEMANDS):
            faults.append(
                Fault("demand", row.demand[:40], "您没有代企业录入诉求的权限。", "请由经办人导入，或清空这一格。")
            )
        if faults or enterprise is None or post is None:
            return None
        on = row.on
        relation, assignment = relation_among(relations, official_id=post.person_id, unit_id=post.unit_id, on=on)
        same = (enterprise.pk, post.person_id, on, row.channel)
        self.ordinals[same] += 1
        key = key_of(self.unit.root_id, enterprise.uscc, post.person_id, on, row.channel, self.ordinals[same])
        noon = datetime.combine(on, time(12), tzinfo=clock.SHANGHAI)
        return VisitDraft(
            enterprise_id=enterprise.pk,
            unit_id=post.unit_id,
            official_id=post.person_id,
            relation=relation,
            assignment_id=assignment,
            channel=row.channel,
            made_at=min(noon, self.now),
            reached=row.reached,
            finding=row.finding,
            note=row.note,
            next_on=row.next_on,
            leaflets=tuple(pk for pk in leaflets if pk),
            assistances=(AssistanceTaken(matter=row.matter, outcome=row.outcome),) if row.matter else (),
            demands=1 if row.demand else 0,
            client_key=key,
        )

    def _enterprise(self, row: VisitRow, faults: list[Fault]) -> Enterprise | None:
        found = self.named.get(row.uscc) or (self.named.get(row.name) if not row.uscc else None)
        if found is None or found.pk not in self.seen:
            key = "uscc" if row.uscc else "name"
            faults.append(
                Fault(key, row.uscc or row.name, "登记库中没有这户企业，或不在您的范围内。", "核对代码或名称。")
            )
            return None
        return found

    def _check_days(self, row: VisitRow, faults: list[Fault]) -> None:
        if row.on > self.today:
            faults.append(Fault("on", row.on.isoformat(), "走访日期晚于今天。", "核对日期。"))
        elif row.on < self.today - OLDEST:
            faults.append(Fault("on", row.on.isoformat(), "走访日期在两年以前。", "核对年份。"))
        if row.next_on and row.next_on < row.on:
            faults.append(Fault("next_on", row.next_on.isoformat(), "早于走访日期。", "核对日期或清空。"))

    def _post(self, row: VisitRow, relations: Sequence[Assignment], faults: list[Fault]) -> Post | None:
        """The post of the named official on that day; without a name, of the one who is responsible by territory."""
        held = [p for p in self.posts if p.since <= row.on and (p.until is None or row.on < p.until)]
        if row.unit:
            held = [p for p in held if row.unit in {p.unit.name, p.unit.short_name}]
        if not row.official:
            on = [r for r in relations if r.person_id and r.since <= row.on and (r.until is None or row.on < r.until)]
            held = [p for p in held if on and (p.person_id, p.unit_id) == (on[0].person_id, on[0].unit_id)]
            if not held:
                faults.append(
                    Fault("official", "", "没有填写走访人，当日也没有本单位的包联责任人。", "填写走访人姓名。")
                )
            return held[0] if held else None
        held = [p for p in held if p.person.name == row.official]
        people = {p.person_id for p in held}
        if not people:
            faults.append(
                Fault("official", row.official, "本单位当日没有这位走访人员。", "核对姓名和日期，或先办理任职。")
            )
        elif len(people) > 1:
            mine = [p for p in held if p.person_id in {r.person_id for r in relations}]
            if len({p.person_id for p in mine}) == 1:
                return mine[0]
            faults.append(
                Fault("official", row.official, "有同名人员，无法确定是哪一位。", "填写走访单位，或逐条登记。")
            )
            return None
        return held[0] if held else None

    def _leaflet(self, title: str, faults: list[Fault]) -> int | None:
        found = self.leaflets.get(title)
        if found is None:
            faults.append(Fault("leaflets", title, "政策清单里没有这一项。", "按清单里的名称填写，多项用顿号隔开。"))
        return found
