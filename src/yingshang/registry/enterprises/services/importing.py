"""Importing a register file: staged row by row, then all good rows together in one merge; rejected ones come back.

A row is rejected when its code or name is missing or wrong or a cell cannot be understood. A blank never erases, the
same file twice changes nothing, and one chained audit entry records each import with a digest of its rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.audit import services as audit
from yingshang.kernel.audit.models import Chain
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.tables import Cell, HeaderMap, RowError, Table, error_workbook, map_header, read_table
from yingshang.registry.enterprises.enums import ImportMode, ImportState, Status
from yingshang.registry.enterprises.errors import MissingColumns
from yingshang.registry.enterprises.models import Enterprise, ImportRun
from yingshang.registry.enterprises.rules.columns import REQUIRED, TITLES
from yingshang.registry.enterprises.rules.rows import Remark, RowReader, StagedRow
from yingshang.registry.enterprises.services.merging import Plan, Writing, make_plan, read_held, write_plan
from yingshang.registry.enterprises.services.territory import territory_of

REPORT_EVERY = 2000
SAMPLE = 10
Progress = Callable[[str, int], None]
"""Called with the step in words and the rows handled so far."""


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do.

    Attributes:
        written: whether the register was changed (false for a dry run and a refused strict import).
        waiting: new or changed rows without a township; ``closed``: entities that a snapshot no longer names.
        errors: every rejected cell; ``errors_file`` the workbook with the rejected rows (empty when there are none).
        titles, unknown, sample: for the preview: field → title, titles nobody knows, the first rows as they stand.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    waiting: int = 0
    closed: int = 0
    written: bool = False
    remarks: list[Remark] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    errors_file: str = ""
    run_id: int | None = None
    titles: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "remarks": [remark.as_json() for remark in self.remarks],
            "errors": [error.as_json() for error in self.errors],
            "errors_file": self.errors_file or None,
        }


@dataclass(slots=True)
class Staged:
    """The rows of a file after reading: the good ones by code, the rejected ones as they came."""

    table: Table
    columns: HeaderMap
    digest: str
    rows: dict[str, StagedRow] = field(default_factory=dict)
    rejected: list[tuple[int, Sequence[Cell]]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    remarks: dict[tuple[str, str], Remark] = field(default_factory=dict)
    count: int = 0
    sample: list[list[str]] = field(default_factory=list)

    def remark(self, row: int, column: str, value: str, reason: str, count: int = 1) -> None:
        """Add a remark about the file or a group of rows."""
        self.remarks[column, f"{row}{reason}"] = Remark(row, column, value, reason, count)


def import_enterprises(
    *,
    path: Path,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    strict: bool = False,
    snapshot: bool = False,
    district: Unit | None = None,
    as_of: date | None = None,
    name: str = "",
    run: ImportRun | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Bring a register file (.xlsx, .xls, .et, .csv) into the register.

    Arguments:
        dry_run: work everything out, write nothing.
        strict: one rejected row and nothing is written.
        snapshot: the file is the whole register: active entities that it does not name are closed as of its day.
        district: whose register; by default the actor's, else the only one.
        as_of: the day of the data, by default today.
        name: what its sender calls the file.
        run: the row of an import begun on a page; without one a row is made when something is written.
        progress: told of each step.

    Errors: ``UnreadableTable`` when it is no table; :class:`MissingColumns` without name or code column.
    """
    tell = progress or (lambda _step, _done: None)
    district = district or district_of(actor)
    as_of = as_of or clock.day_of(now)
    staged = stage(path=path, name=name or path.name, district=district, as_of=as_of, progress=tell)
    tell("比对并写入", staged.count)
    refused = strict and bool(staged.rejected)
    with transaction.atomic():
        result = _merge(
            staged,
            district=district,
            as_of=as_of,
            snapshot=snapshot,
            dry_run=dry_run or refused,
            run=run,
            actor=actor,
            now=now,
        )
    if staged.rejected:
        result.errors_file = str(_write_errors(staged))
        if result.run_id is not None:
            ImportRun.objects.filter(pk=result.run_id).update(errors_file=result.errors_file)
    tell("完成", staged.count)
    return result


def district_of(actor: Actor) -> Unit:
    """The actor's district; for the system the only one. Errors: ``Unit.DoesNotExist``, ``MultipleObjectsReturned``."""
    if actor.district_id is not None:
        return Unit.objects.get(pk=actor.district_id)
    return Unit.objects.get(kind=UnitKind.DISTRICT, parent=None)


def stage(*, path: Path, name: str, district: Unit, as_of: date, progress: Progress) -> Staged:
    """Read and check every row; writes nothing."""
    progress("读取文件", 0)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    table = read_table(path, name, synonyms=TITLES)
    columns = map_header(table.header, TITLES)
    if missing := [TITLES[need][0] for need in REQUIRED if need not in columns]:
        raise MissingColumns(
            f"文件缺少必需的列：{'、'.join(missing)}。表头为：{'、'.join(filter(None, table.header))}。"
        )
    staged = Staged(table, columns, digest)
    reader = RowReader(table.header, columns, territory_of(district), as_of, staged.remarks)
    for number, cells in table.numbered():
        staged.count += 1
        if staged.count <= SAMPLE:
            staged.sample.append(["" if cell is None else str(cell) for cell in cells])
        found = reader.read(number, cells)
        if isinstance(found, StagedRow):
            _keep(staged, found, cells)
        else:
            staged.errors.extend(found)
            staged.rejected.append((number, cells))
        if staged.count % REPORT_EVERY == 0:
            progress("检查各行", staged.count)
    _remark_on_file(staged)
    return staged


def _keep(staged: Staged, row: StagedRow, cells: Sequence[Cell]) -> None:
    """A row whose code came before is a repetition, or a contradiction and then rejected."""
    first = staged.rows.setdefault(row.uscc, row)
    if first is row:
        return
    title = staged.table.header[staged.columns.columns["uscc"]]
    if first.says() == row.says():
        staged.remark(row.number, title, row.uscc, f"与第 {first.number} 行重复，只计一次")
        return
    reason = f"与第 {first.number} 行代码相同而内容不同，已采用第 {first.number} 行。"
    staged.errors.append(RowError(row.number, title, row.uscc, reason, "核对两行，只保留正确的一行。"))
    staged.rejected.append((row.number, cells))


def _remark_on_file(staged: Staged) -> None:
    """Names that several codes share, columns that nobody knows."""
    title = staged.table.header[staged.columns.columns["name"]]
    by_name: dict[str, list[StagedRow]] = {}
    for row in staged.rows.values():
        by_name.setdefault(row.name, []).append(row)
    for name, rows in by_name.items():
        if len(rows) > 1:
            staged.remark(rows[0].number, title, name, "文件中有多个代码使用这一名称", len(rows))
    if staged.columns.unknown:
        staged.remark(0, "", "、".join(staged.columns.unknown), "不认识的列，未采用")
    if staged.columns.repeated:
        staged.remark(0, "", "、".join(staged.columns.repeated), "重复的列，只采用第一列")


def _merge(
    staged: Staged,
    *,
    district: Unit,
    as_of: date,
    snapshot: bool,
    dry_run: bool,
    run: ImportRun | None,
    actor: Actor,
    now: datetime,
) -> ImportResult:
    """Compare with the register under its lock and, unless dry, write; one audit entry."""
    if not dry_run:
        chain = audit.chain_for("register", district.pk)
        Chain.objects.select_for_update().get(pk=chain.pk)
    rows = list(staged.rows.values())
    plan = make_plan(read_held(district, rows), rows, as_of)
    _reject_elsewhere(staged, plan)
    if snapshot:
        plan.closed = _absent(district, staged)
    result = _result(staged, plan)
    _remark_on_plan(staged, plan, district, result)
    result.remarks = sorted(staged.remarks.values(), key=lambda remark: remark.row)
    if dry_run:
        return result
    run = run or ImportRun(district=district, file_name=staged.table.name[:200], digest=staged.digest, uploaded_at=now)
    _note_run(run, result, as_of=as_of, snapshot=snapshot, actor=actor, now=now)
    has_status = "status" in staged.columns
    source = "snapshot" if snapshot else "register" if has_status else "list"
    write_plan(plan, Writing(district, run.pk, as_of, now, source, actor.person_id, has_status))
    _append_audit(run, staged, result, actor, now)
    result.run_id, result.written = run.pk, True
    return result


def _reject_elsewhere(staged: Staged, plan: Plan) -> None:
    """Codes that another district of this installation holds."""
    title = staged.table.header[staged.columns.columns["uscc"]]
    wrong = {row.number for row in plan.elsewhere}
    if not wrong:
        return
    for row in plan.elsewhere:
        reason = "该代码已登记在其他区。"
        staged.errors.append(RowError(row.number, title, row.uscc, reason, "先由登记的区办理迁出。"))
    staged.rejected.extend((number, cells) for number, cells in staged.table.numbered() if number in wrong)


def _absent(district: Unit, staged: Staged) -> list[int]:
    """Active entities of the register that the file does not name, not even in a rejected row."""
    column = staged.columns.columns["uscc"]
    named = set(staged.rows) | {str(cells[column]) for _, cells in staged.rejected if cells[column]}
    active = Enterprise.objects.filter(district=district, status=Status.ACTIVE).order_by()
    return [pk for pk, uscc in active.values_list("pk", "uscc").iterator() if uscc not in named]


def _result(staged: Staged, plan: Plan) -> ImportResult:
    titles = {name: staged.table.header[index] for name, index in staged.columns.columns.items()}
    return ImportResult(
        rows=staged.count,
        created=len(plan.created),
        updated=len(plan.touched) + len(plan.closed),
        unchanged=staged.count - len(plan.created) - len(plan.touched) - len(staged.rejected),
        rejected=len(staged.rejected),
        closed=len(plan.closed),
        errors=staged.errors,
        titles=titles,
        unknown=list(staged.columns.unknown),
        sample=staged.sample,
    )


def _remark_on_plan(staged: Staged, plan: Plan, district: Unit, result: ImportResult) -> None:
    waiting = [row for row in plan.created if row.unit is None]
    result.waiting = len(waiting) + sum(after["unit"] is None for _, after in plan.updated.values())
    if result.waiting:
        staged.remark(0, "", "", "未能确定属地，进入待归属清单", result.waiting)
    if plan.kept_closed:
        staged.remark(0, "", "", "登记为非存续而文件没有登记状态，保持原状态", plan.kept_closed)
    if plan.closed:
        staged.remark(0, "", "", "全量快照中没有，视为注销", len(plan.closed))
    title = staged.table.header[staged.columns.columns["name"]]
    for row, other in _same_names(plan.created, district):
        staged.remark(row.number, title, row.name, f"登记中已有同名主体 {other}，代码不同")


def _same_names(created: Sequence[StagedRow], district: Unit) -> list[tuple[StagedRow, str]]:
    """New rows whose name an active entity of the register bears under another code."""
    mine = Enterprise.objects.filter(district=district, status=Status.ACTIVE).order_by()
    if len(created) < 500:
        mine = mine.filter(name__in=[row.name for row in created])
    held = dict(mine.values_list("name", "uscc").iterator())
    return [(row, held[row.name]) for row in created if row.name in held]


def _note_run(
    run: ImportRun, result: ImportResult, *, as_of: date, snapshot: bool, actor: Actor, now: datetime
) -> None:
    run.as_of, run.mode = as_of, ImportMode.SNAPSHOT if snapshot else ImportMode.LIST
    run.state, run.stage, run.done, run.finished_at = ImportState.DONE, "完成", result.rows, now
    run.rows, run.created, run.updated = result.rows, result.created, result.updated
    run.unchanged, run.rejected = result.unchanged, result.rejected
    run.user_id, run.person_id, run.seat = actor.ids.user_id, actor.ids.person_id, actor.ids.seat
    run.acting_as = actor.acting_as
    run.result = summary(result)
    run.save()


def summary(result: ImportResult, most: int = 200) -> dict[str, Any]:
    """The result as kept with the run: the first errors and remarks only; the workbook has them all."""
    kept = result.as_json()
    kept["errors"], kept["remarks"] = kept["errors"][:most], kept["remarks"][:most]
    return kept | {
        "waiting": result.waiting,
        "closed": result.closed,
        "titles": result.titles,
        "unknown": result.unknown,
    }


def rows_digest(staged: Staged) -> str:
    """SHA-256 over the good rows in the file's order; phones enter by their keyed digest."""
    total = hashlib.sha256()
    for row in staged.rows.values():
        people = [(role.value, name, lookup_digest(phone) if phone else "") for role, name, phone in row.people]
        said = (row.uscc, row.name, row.form, row.status, row.status_on, row.capital, row.established_on, row.industry)
        rest = (row.address, row.unit, row.village, row.employees, row.revenue, row.assets, people, row.tags)
        total.update(repr((*said, *rest)).encode())
        total.update(b"\n")
    return total.hexdigest()


def _append_audit(run: ImportRun, staged: Staged, result: ImportResult, actor: Actor, now: datetime) -> None:
    audit.append(
        audit.chain_for("import", run.pk),
        action="enterprises.import",
        ids=actor.ids,
        now=now,
        data={
            "file": staged.digest,
            "digest": rows_digest(staged),
            "mode": str(run.mode),
            "as_of": run.as_of.isoformat(),
            "rows": result.rows,
            "created": result.created,
            "updated": result.updated,
            "unchanged": result.unchanged,
            "rejected": result.rejected,
            "closed": result.closed,
        },
    )


def _write_errors(staged: Staged) -> Path:
    """The workbook of the rejected rows, to be mended and sent in again."""
    folder = Path(settings.YINGSHANG_HOME) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{staged.digest[:16]}-errors.xlsx"
    with path.open("wb") as file:
        error_workbook(file, staged.table.header, sorted(staged.rejected, key=lambda pair: pair[0]), staged.errors)
    return path
