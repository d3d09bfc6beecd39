"""The city's list brought in as a full snapshot."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.tables import RowError, error_workbook, map_header, read_table
from yingshang.kernel.tables.cells import as_text
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.errors import NotPermitted, SnapshotRefused
from yingshang.registry.codes.models import CodeRegistration, CodeSnapshot
from yingshang.registry.codes.queries import latest_snapshot
from yingshang.registry.codes.rules.city_rows import REQUIRED, TITLES, CodeRow, Sorted, sort_out
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.services.bulk import insert_rows
from yingshang.registry.enterprises.services.register import note

CHUNK = 500
COLUMNS = ("enterprise", "snapshot", "code", "registered_on", "last_used_on", "demands", "since")
SAMPLE = 5
"""Rows shown before a list is brought in."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list comes from.

    Arguments:
        digest: SHA-256 of the file, in hex.
        rows: how many rows it has, refused ones included.
        uscc_title: what the file calls the 统一社会信用代码.
    """

    name: str
    digest: str
    as_of: date
    rows: int
    uscc_title: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list did, or would do.

    Arguments:
        workbook: the refused rows to be mended (.xlsx); empty when there are none.
        header, sample: the columns and first rows of the file as read.
        titles: which column of the file was taken for which of ours, by their titles.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    ended: int
    errors: tuple[RowError, ...]
    workbook: bytes
    header: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    sample: tuple[tuple[str, ...], ...] = ()

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return len({error.row for error in self.errors})


Tell = Callable[[str, int], None]
"""Told of each step and of how many rows it is about."""


def take_city_list(
    *,
    data: bytes,
    name: str,
    as_of: date,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    tell: Tell | None = None,
) -> Taken:
    """Bring in a full list of the city's platform: who is not on it (any more) is not registered from ``as_of`` on.

    Good rows are written in one transaction, refused ones come back as a workbook; an entity of a refused row keeps what
    was known of it. The same file twice changes nothing.

    Arguments:
        as_of: the day on which the list was drawn.
        dry_run: only say what it would do.

    Errors: ``NotPermitted``; ``SnapshotRefused`` for a list older than the newest here, from after today, without its
    columns or without a single usable row (it would end every registration); ``UnreadableTable``.
    """
    check_day(as_of, actor, now)
    table = read_table(io.BytesIO(data), name, synonyms=TITLES)
    heads = map_header(table.header, TITLES)
    if missing := [TITLES[field][0] for field in REQUIRED if field not in heads]:
        raise SnapshotRefused(f"缺少列：{'、'.join(missing)}。")
    numbered = list(table.numbered())
    told = tell or (lambda _step, _done: None)
    told("读取", len(numbered))
    titles = {field: table.header[place] for field, place in heads.columns.items()}
    rows = ((number, lambda field, cells=cells: heads.cell(field, cells)) for number, cells in numbered)
    found = sort_out(rows, lambda field: titles.get(field, TITLES[field][0]))
    told("与登记库比对", len(numbered))
    source = Source(name, hashlib.sha256(data).hexdigest(), as_of, len(numbered), titles["uscc"])
    counts = take_rows(found=found, source=source, actor=actor, now=now, dry_run=dry_run)
    book = io.BytesIO()
    if found.errors:
        error_workbook(book, table.header, numbered, found.errors)
    header = tuple(as_text(cell) for cell in table.header)
    shown = {header[place]: TITLES[field][0] for field, place in heads.columns.items()}
    sample = tuple(tuple(as_text(cell) for cell in cells) for _, cells in numbered[:SAMPLE])
    told("完成", len(numbered))
    return Taken(len(numbered), *counts, tuple(found.errors), book.getvalue(), header, shown, sample)


def check_day(as_of: date, actor: Actor, now: datetime) -> None:
    """What can be said of a list before it is read. Errors: ``NotPermitted``; ``SnapshotRefused`` from after today."""
    if not actor.has(may.IMPORT) or actor.district_id is None:
        raise NotPermitted("您没有导入企业码清单的权限。")
    if as_of > clock.day_of(now):
        raise SnapshotRefused("数据日期不能晚于今天。")


def take_rows(
    *, found: Sorted, source: Source, actor: Actor, now: datetime, dry_run: bool = False
) -> tuple[int, int, int, int]:
    """Write a list that was read, wherever it came from; rows on entities that nobody knows join ``found.errors``.

    Returns: how many were newly registered, changed, unchanged, ended.
    Errors: ``SnapshotRefused`` for a list older than the newest here, or without a single usable row.
    """
    district_id = actor.district_id or 0
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=district_id)
        newest = latest_snapshot(district_id)
        if newest is not None and source.as_of < newest.as_of:
            raise SnapshotRefused(f"已有 {newest.as_of:%Y-%m-%d} 的清单，不能再导入更早的。")
        ids = _ids(district_id, [*found.good, *found.named])
        for uscc, row in found.good.items():
            if uscc not in ids:
                reason, remedy = "登记库中没有这个主体。", "先导入名录，或与市平台核对代码。"
                found.errors.append(RowError(row.row, source.uscc_title, uscc, reason, remedy))
        known = {uscc: row for uscc, row in found.good.items() if uscc in ids}
        if not known:
            raise SnapshotRefused("没有一行可用：请核对文件和列名，或先导入名录。")
        kept = {ids[uscc] for uscc in found.named if uscc in ids}
        rejected = len({error.row for error in found.errors})
        return _merge(known, ids, kept, source=source, rejected=rejected, actor=actor, now=now, dry_run=dry_run)


def _ids(district_id: int, codes: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(codes), CHUNK):
        rows = Enterprise.objects.filter(district_id=district_id, uscc__in=codes[start : start + CHUNK])
        found.update(rows.values_list("uscc", "pk"))
    return found


def _merge(
    rows: dict[str, CodeRow],
    ids: dict[str, int],
    kept: set[int],
    *,
    source: Source,
    rejected: int,
    actor: Actor,
    now: datetime,
    dry_run: bool,
) -> tuple[int, int, int, int]:
    district_id = actor.district_id or 0
    before = {
        r.enterprise_id: r for r in CodeRegistration.objects.filter(enterprise__district_id=district_id, until=None)
    }
    wanted = {ids[uscc]: row for uscc, row in rows.items()}
    fresh = [pk for pk in wanted if pk not in before]
    changed = [pk for pk, row in wanted.items() if pk in before and before[pk].state != row.state]
    gone = [pk for pk in before if pk not in wanted and pk not in kept]
    counts = (len(fresh), len(changed), len(wanted) - len(fresh) - len(changed), len(gone))
    as_of = source.as_of
    newest = latest_snapshot(district_id)
    told = newest is not None and newest.as_of == as_of and not (fresh or changed or gone)
    if dry_run or told:
        return counts
    snapshot = CodeSnapshot.objects.create(
        district_id=district_id,
        file_name=source.name[:200],
        digest=source.digest,
        as_of=as_of,
        taken_at=now,
        acting_as=actor.acting_as[:100],
        rows=source.rows,
        created=counts[0],
        updated=counts[1],
        unchanged=counts[2],
        ended=counts[3],
        rejected=rejected,
    )
    _end([before[pk] for pk in (*changed, *gone)], as_of)
    written = (_columns(pk, wanted[pk], snapshot, as_of) for pk in (*fresh, *changed))
    insert_rows(CodeRegistration, COLUMNS, written)
    entry = {
        "snapshot": snapshot.pk,
        "digest": source.digest,
        "rows": source.rows,
        "created": counts[0],
        "updated": counts[1],
    }
    note(district_id, action="codes.import", actor=actor, now=now, data={**entry, "ended": counts[3]})
    return counts


def _end(rows: list[CodeRegistration], as_of: date) -> None:
    """Rows end on the day; one that began on that very day was corrected and leaves no trace but the snapshot's entry."""
    same_day = [row.pk for row in rows if row.since >= as_of]
    ended = [row.pk for row in rows if row.since < as_of]
    for start in range(0, len(ended), CHUNK):
        CodeRegistration.objects.filter(pk__in=ended[start : start + CHUNK]).update(until=as_of)
    for start in range(0, len(same_day), CHUNK):
        CodeRegistration.objects.filter(pk__in=same_day[start : start + CHUNK]).delete()


def _columns(pk: int, row: CodeRow, snapshot: CodeSnapshot, as_of: date) -> tuple[object, ...]:
    return (pk, snapshot.pk, row.code[:64], row.registered_on, row.last_used_on, row.demands, as_of)
