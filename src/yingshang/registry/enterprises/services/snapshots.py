"""A full snapshot beside the one before it and beside the register: what it changes, whether it is believed, its lists.

Worked out with the plan of the import, before anything is written; kept in the transaction of the merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from yingshang.kernel.identity.models import Unit
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.errors import SnapshotHeld, SnapshotRefused
from yingshang.registry.enterprises.models import Enterprise, ImportRun, Listing, SnapshotChange
from yingshang.registry.enterprises.queries import snapshots_in
from yingshang.registry.enterprises.rules.snapshots import Comparison, Entity, Line, compare, new_line
from yingshang.registry.enterprises.services.bulk import insert_rows, update_rows
from yingshang.registry.enterprises.services.plans import Held, Plan

READ = ("name", "kind", "section", "status", "established_on", "unit")
LINE = (
    "run", "change", "enterprise", "uscc", "name", "kind", "section", "status", "established_on", "unit",
    "former_unit", "detail", "versus_snapshot", "versus_register",
)  # fmt: skip
ALL_STATES = 0.01
"""A register in which closed entities are less than this share of the active ones is taken to lack them."""


def check_day(district: Unit, as_of: date, today: date) -> None:
    """Errors: :class:`SnapshotRefused` for a snapshot of a coming day, or of a day before one that was taken."""
    if as_of > today:
        raise SnapshotRefused(f"数据日期 {as_of:%Y-%m-%d} 晚于今天，全量快照不能提前导入。请核对数据日期。")
    latest = snapshots_in(district.pk).order_by("-as_of").first()
    if latest is not None and as_of < latest.as_of:
        raise SnapshotRefused(
            f"已经导入过数据日期 {latest.as_of:%Y-%m-%d} 的全量快照，更早的（{as_of:%Y-%m-%d}）不能再作为全量快照导入。"
            "可改选“名单”方式，或核对数据日期。"
        )


def compare_snapshot(district: Unit, held: Held, plan: Plan, named: set[str], as_of: date) -> None:
    """Add to a plan whom the snapshot closes (``closed``) and what it changes (``comparison``).

    Arguments:
        named: the codes that the file names, those of rejected rows included: nobody knows what these rows say, so
            they close nobody.
    """
    days = list(snapshots_in(district.pk).order_by("as_of").values_list("as_of", flat=True))
    previous = days[-1] if days else None
    listed = _listed(district) if previous is not None else {}
    active = Enterprise.objects.filter(district=district, status=Status.ACTIVE).order_by()
    present = dict(active.values_list("uscc", "pk").iterator(chunk_size=5000))
    plan.closed = [pk for uscc, pk in present.items() if uscc not in named]
    keys = {pk for pk, _ in held.values.values()}
    others = [*plan.closed, *(pk for uscc, pk in present.items() if pk not in keys and uscc in named)]
    rest = {*others, *(pk for pk in listed if pk not in keys)}
    found = compare(_entities(held, plan, rest), listed, previous, dates_births=bool(days) and as_of > days[0])
    for row, values in plan.created:
        line = new_line(row.uscc, values, previous)
        found.lines.append(line)
        found.after += line.status == Status.ACTIVE
    plan.comparison = found


def _listed(district: Unit) -> dict[int, int | None]:
    rows = Listing.objects.filter(until=None, enterprise__district=district).order_by()
    return dict(rows.values_list("enterprise_id", "unit_id").iterator(chunk_size=5000))


def _entities(held: Held, plan: Plan, rest: set[int]) -> Iterator[Entity]:
    """Those that good rows name, then the others that are active or listed."""
    people = {pk for pk, _ in (*plan.contacts, *plan.tags)}
    for uscc, (pk, before) in held.values.items():
        _, after = plan.updated.get(pk, (before, before))
        yield Entity(pk, uscc, before, after, people=pk in people)
    closed = set(plan.closed)
    for pk, uscc, values in _values_of(sorted(rest)):
        after = values | {"status": Status.CANCELLED} if pk in closed else values
        yield Entity(pk, uscc, values, after, named=pk not in closed)


def _values_of(keys: Sequence[int]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for start in range(0, len(keys), 500):
        found = Enterprise.objects.filter(pk__in=keys[start : start + 500]).order_by()
        for pk, uscc, *values in found.values_list("pk", "uscc", *READ):
            yield pk, uscc, dict(zip(READ, values, strict=True))


def check_closures(comparison: Comparison, accepted: int) -> None:
    """Errors: :class:`SnapshotHeld` when it closes more than the limit and more than somebody accepted."""
    if comparison.closures > accepted and comparison.exceeds(settings.SNAPSHOT_CLOSURES_LIMIT):
        raise SnapshotHeld(held_message(comparison), comparison.closures)


def held_message(comparison: Comparison) -> str:
    """Why a snapshot is held up, in words; empty when it is not."""
    limit = settings.SNAPSHOT_CLOSURES_LIMIT
    if not comparison.exceeds(limit):
        return ""
    share = comparison.closures * 100 / max(comparison.before, 1)
    return (
        f"这份快照会使登记库中 {comparison.before} 户存续主体里的 {comparison.closures} 户（{share:.1f}%）退出，"
        f"超过上限 {limit}%。文件可能不全（只有一个乡镇、一种类型，或导出被截断）。请先核对；确实如此的，勾选确认后再导入。"
    )


def write_listings(comparison: Comparison, plan: Plan, created: Sequence[int], as_of: date) -> None:
    """Bring the listings up to a snapshot's day, and remember who appeared for the first time; after the plan's rows."""
    _end(comparison.ended, as_of)
    begun: list[tuple[int, int | None]] = list(comparison.begun.items())
    born = list(comparison.born)
    for key, (_, values) in zip(created, plan.created, strict=True):
        if values["status"] == Status.ACTIVE:
            begun.append((key, values["unit"]))
            if comparison.dates_births and values["established_on"] is None:
                born.append(key)
    insert_rows(Listing, ("enterprise", "unit", "since", "until"), ((pk, unit, as_of, None) for pk, unit in begun))
    first = Enterprise.objects.filter(first_listed_on=None)
    lacking = [pk for start in range(0, len(born), 500) for pk in _keys(first, born[start : start + 500])]
    update_rows(Enterprise, ("first_listed_on",), ((pk, as_of) for pk in lacking))


def _keys(rows: QuerySet[Enterprise], keys: Sequence[int]) -> Iterable[int]:
    return rows.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)


def _end(keys: Sequence[int], as_of: date) -> None:
    """A listing that began on the same day (a corrected file) leaves no trace."""
    for start in range(0, len(keys), 500):
        rows = Listing.objects.filter(enterprise_id__in=keys[start : start + 500], until=None)
        rows.filter(since__gte=as_of).delete()
        rows.update(until=as_of)


def keep_lines(run: ImportRun, comparison: Comparison, created: Mapping[str, int] | None = None) -> None:
    """Keep the lists with the run, those of its preview replaced; the first snapshot of a register has none.

    Arguments:
        created: code → key of entities that the register did not hold.
    """
    forget_lines(run)
    keys = created or {}
    insert_rows(SnapshotChange, LINE, (_row(run, line, keys) for line in _kept(comparison)))


def forget_lines(run: ImportRun) -> None:
    """Delete the lists of a preview that came to nothing."""
    SnapshotChange.objects.filter(run=run).delete()


def _kept(comparison: Comparison) -> Sequence[Line]:
    """A register that begins with this snapshot has no lists: everyone would be new."""
    return comparison.lines if comparison.before or comparison.previous is not None else ()


def _row(run: ImportRun, line: Line, keys: Mapping[str, int]) -> Sequence[Any]:
    key = line.key if line.key is not None else keys.get(line.uscc)
    return (
        run.pk, str(line.change), key, line.uscc, line.name, str(line.kind), line.section, str(line.status),
        line.established_on, line.unit, line.former_unit, line.detail, line.versus_snapshot, line.versus_register,
    )  # fmt: skip


def lists_of(comparison: Comparison) -> dict[str, Any]:
    """What the run keeps of it: the counts of the lists, what it was compared with, how many are active."""
    first = comparison.previous is None and not comparison.before
    return {
        "counts": {} if first else comparison.counts,
        "previous": comparison.previous.isoformat() if comparison.previous else None,
        "before": comparison.before,
        "after": comparison.after,
        "closures": comparison.closures,
        "held": held_message(comparison),
        "first": first,
    }


def lacks_closed(district: Unit, comparison: Comparison, created: Sequence[tuple[Any, Mapping[str, Any]]]) -> bool:
    """Whether the register after this snapshot holds survivors only: nearly nobody who left before it.

    Then the number of entities established before it lacks those that were closed by then.
    """
    if comparison.previous is not None:
        return False
    closed = Enterprise.objects.filter(district=district).exclude(status=Status.ACTIVE).count()
    closed += sum(values["status"] != Status.ACTIVE for _, values in created)
    return bool(closed < ALL_STATES * max(comparison.after, 1))
