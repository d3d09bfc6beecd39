"""Fourteen month-ends of the demonstration register as full snapshots would have told them.

Births and ends are those of the register's entities; some moved to another township or changed their name on the way.
The listings and lines are those that imports of such files leave, written at once.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from yingshang.kernel.audit import services as audit
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.identity.models import Unit
from yingshang.registry.enterprises.enums import Change, ImportMode, ImportState, Status
from yingshang.registry.enterprises.models import ChangeRecord, Enterprise, EnterpriseStatus, ImportRun, Listing
from yingshang.registry.enterprises.queries import townships_in
from yingshang.registry.enterprises.rules.columns import WORDS
from yingshang.registry.enterprises.rules.snapshots import Comparison, Line
from yingshang.registry.enterprises.services.bulk import insert_rows, update_rows
from yingshang.registry.enterprises.services.naming import changed_names, index_renamed, places_of
from yingshang.registry.enterprises.services.snapshots import keep_lines

MONTHS = 14
MOVED, RENAMED = 0.0012, 0.0008
"""Shares of the entities that move, that change their name, from one month to the next."""


@dataclass
class Life:
    """One entity over the months.

    Attributes:
        ended: the day from which it was not active any more; None while it is.
        moved: month → the township that it left; ``renamed``: month → the name that it gave up.
    """

    row: Enterprise
    born: date
    ended: date | None
    moved: dict[int, int] = field(default_factory=dict)
    renamed: dict[int, str] = field(default_factory=dict)

    def active_on(self, day: date) -> bool:
        """Whether a snapshot of that day names it."""
        return self.born <= day and (self.ended is None or day < self.ended)

    def unit_in(self, month: int) -> int | None:
        """Where the snapshot of a month has it: the present township, unless it left another one later."""
        return next((left for when, left in sorted(self.moved.items()) if when > month), self.row.unit_id)


@step("全量快照", order=21)
def build_snapshots(stage: Stage) -> None:
    """One full snapshot for each of the last months."""
    district: Unit = stage.things["district"]
    chance = stage.chance("snapshots")
    days = _month_ends(stage.today)
    lives = _lives(district, chance, [unit.pk for unit in townships_in(district.pk, stage.today)])
    with transaction.atomic():
        runs = [_run(district, lives, days, month) for month in range(MONTHS)]
        insert_rows(Listing, ("enterprise", "unit", "since", "until"), _listings(lives, days))
        _write_names(district, lives, runs)
    stage.made["全量快照"] = len(runs)


def _month_ends(today: date) -> list[date]:
    """The last days of the months before this one, the earliest first."""
    found = [today.replace(day=1) - timedelta(days=1)]
    while len(found) < MONTHS:
        found.append(found[-1].replace(day=1) - timedelta(days=1))
    return found[::-1]


def _lives(district: Unit, chance: Random, townships: Sequence[int]) -> list[Life]:
    ends = dict(
        EnterpriseStatus.objects.filter(until=None, enterprise__district=district)
        .exclude(status=Status.ACTIVE)
        .values_list("enterprise_id", "since")
    )
    found = []
    for row in Enterprise.objects.filter(district=district).order_by("pk"):
        life = Life(row, row.established_on or date.min, ends.get(row.pk))
        for month in range(1, MONTHS):
            if row.unit_id is not None and chance.random() < MOVED:
                life.moved[month] = chance.choice([pk for pk in townships if pk != row.unit_id] or [row.unit_id])
            if chance.random() < RENAMED:
                life.renamed[month] = row.name.replace("云溪", "云溪新", 1)
        if len(life.moved) > 1:
            life.moved = dict([min(life.moved.items())])
        if len(life.renamed) > 1:
            life.renamed = dict([min(life.renamed.items())])
        found.append(life)
    return found


def _listings(lives: Sequence[Life], days: Sequence[date]) -> Iterator[Sequence[Any]]:
    """Key, township, since, until."""
    for life in lives:
        named = [(month, day) for month, day in enumerate(days) if life.active_on(day)]
        if not named:
            continue
        last = named[-1][0]
        gone = days[last + 1] if last + 1 < len(days) else None
        began, unit = named[0][1], life.unit_in(named[0][0])
        for month, day in named[1:]:
            if (here := life.unit_in(month)) != unit:
                yield life.row.pk, unit, began, day
                began, unit = day, here
        yield life.row.pk, unit, began, gone


def _run(district: Unit, lives: Sequence[Life], days: Sequence[date], month: int) -> ImportRun:
    """The import of one month-end, with its lists and its entry in the chain."""
    day = days[month]
    taken = datetime.combine(day + timedelta(days=2), time(9, 20), tzinfo=SHANGHAI)
    previous = days[month - 1] if month else None
    found = Comparison(previous)
    digest = hashlib.sha256(day.isoformat().encode())
    for life in lives:
        now, was = life.active_on(day), previous is not None and life.active_on(previous)
        found.before += was
        found.after += now
        found.closures += was and not now
        if now:
            digest.update(life.row.uscc.encode())
        if previous is not None:
            found.lines.extend(_lines(life, month, was, now))
    counts = Counter(line.change for line in found.lines)
    lists = {
        "counts": found.counts if previous is not None else {},
        "previous": previous.isoformat() if previous else None,
        "before": found.before,
        "after": found.after,
        "closures": found.closures,
        "held": "",
        "first": previous is None,
        "survivors_only": False,
    }
    touched = counts[Change.CLOSED] + counts[Change.MOVED] + counts[Change.RENAMED]
    run = ImportRun.objects.create(
        district=district,
        file_name=f"市场主体存量名录{day:%Y%m}.xlsx",
        digest=digest.hexdigest(),
        mode=ImportMode.SNAPSHOT,
        as_of=day,
        state=ImportState.DONE,
        stage="完成",
        rows=found.after,
        done=found.after,
        created=counts[Change.NEW] if previous else found.after,
        updated=touched,
        unchanged=max(found.after - counts[Change.NEW] - touched + counts[Change.CLOSED], 0) if previous else 0,
        result={"lists": lists, "closed": found.closures, "titles": {}, "errors": [], "remarks": []},
        acting_as="区营商办",
        uploaded_at=taken,
        started_at=taken,
        finished_at=taken,
    )
    keep_lines(run, found)
    data = {
        "file": run.digest,
        "mode": str(run.mode),
        "as_of": day.isoformat(),
        "rows": run.rows,
        "created": run.created,
    }
    audit.append(audit.chain_for("import", run.pk), action="enterprises.import", ids=audit.SYSTEM, now=taken, data=data)
    return run


def _lines(life: Life, month: int, was: bool, now: bool) -> Iterator[Line]:
    if now and not was:
        yield _line(life, month, Change.NEW, "")
    if was and not now:
        yield _line(life, month, Change.CLOSED, str(Status(life.row.status).label))
    if was and now and month in life.moved:
        made = _line(life, month, Change.MOVED, "")
        made.former_unit = life.moved[month]
        yield made
    if was and now and month in life.renamed:
        yield _line(life, month, Change.RENAMED, f"{life.renamed[month]} → {life.row.name}"[:300])


def _line(life: Life, month: int, change: Change, detail: str) -> Line:
    row = life.row
    return Line(
        change=change,
        key=row.pk,
        uscc=row.uscc,
        name=row.name,
        kind=row.kind,
        section=row.section,
        status=row.status if change is Change.CLOSED else Status.ACTIVE.value,
        established_on=row.established_on,
        unit=life.unit_in(month),
        detail=detail,
        versus_snapshot=change is not Change.RENAMED,
    )


def _write_names(district: Unit, lives: Sequence[Life], runs: Sequence[ImportRun]) -> None:
    """Former names and the records of these changes."""
    days = [run.as_of for run in runs]
    renamed: list[tuple[int, list[str]]] = []
    records: list[Sequence[Any]] = []
    units = dict(Unit.objects.filter(path__startswith=district.path).values_list("pk", "name"))
    for life in lives:
        told = [(month, WORDS["name"], old, life.row.name) for month, old in life.renamed.items()]
        told += [(m, WORDS["unit"], units[old], units.get(life.unit_in(m) or 0, "")) for m, old in life.moved.items()]
        held = [one for one in told if life.active_on(days[one[0]]) and life.active_on(days[one[0] - 1])]
        records += [(life.row.pk, word, old, new, runs[m].uploaded_at, runs[m].pk, None) for m, word, old, new in held]
        if any(word == WORDS["name"] for _, word, _, _ in held):
            renamed.append((life.row.pk, list(life.renamed.values())))
    insert_rows(ChangeRecord, ("enterprise", "field", "old", "new", "at", "run", "person_id"), records)
    update_rows(Enterprise, ("former_names",), renamed)
    index_renamed(changed_names(pk for pk, _ in renamed), places_of(district))
