"""Importing a register file: staged row by row, then all good rows together in one merge; rejected ones come back.

A row is rejected when its code or name is missing or wrong or a cell cannot be understood. A blank never erases, the
same file twice changes nothing, and one chained audit entry records each import with a digest of its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.audit import services as audit
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.tables import RowError
from yingshang.registry.enterprises.enums import Change, ImportMode, ImportState, Status
from yingshang.registry.enterprises.models import Enterprise, ImportRun
from yingshang.registry.enterprises.rules.rows import Remark, StagedRow
from yingshang.registry.enterprises.rules.snapshots import Comparison
from yingshang.registry.enterprises.services.bulk import many_objects, roomy_cache
from yingshang.registry.enterprises.services.naming import index_missing, index_plan
from yingshang.registry.enterprises.services.plans import Plan, make_plan, read_held
from yingshang.registry.enterprises.services.register import district_of, lock_register, register_version
from yingshang.registry.enterprises.services.snapshots import (
    check_closures,
    check_day,
    compare_snapshot,
    keep_lines,
    lacks_closed,
    lists_of,
    write_listings,
)
from yingshang.registry.enterprises.services.staging import Progress, Staged, stage, write_errors
from yingshang.registry.enterprises.services.writing import Writing, write_plan


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do.

    Attributes:
        written: whether the register was changed (false for a dry run and a refused strict import).
        waiting: new or changed rows without a township; ``closed``: entities that a snapshot no longer names.
        errors: every rejected cell; ``errors_file`` the workbook with the rejected rows (empty when there are none).
        lists: of a full snapshot: how many are new, closed, moved …, against what (see ``snapshots.lists_of``).
        titles, unknown, header, sample: for the preview: field → title, titles nobody knows, the first rows as they are.
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
    header: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    lists: dict[str, Any] = field(default_factory=dict)
    comparison: Comparison | None = None

    @property
    def lists_told(self) -> str:
        """The lists of a full snapshot in one line; empty where there are none."""
        counts = self.lists.get("counts", {})
        return "，".join(f"{change.label} {counts[change.value]}" for change in Change if change.value in counts)

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


@many_objects()
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
    closures_accepted: int = 0,
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
        closures_accepted: so many closures by a snapshot somebody has looked at and accepted.
        progress: told of each step.

    Errors: ``UnreadableTable`` when it is no table; :class:`MissingColumns` without name or code column;
    ``SnapshotRefused`` for a snapshot of a wrong day, ``SnapshotHeld`` for one that would close too many (a dry run
    only says so).
    """
    tell = progress or (lambda _step, _done: None)
    district = district or district_of(actor)
    as_of = as_of or clock.day_of(now)
    if snapshot:
        check_day(district, as_of, clock.day_of(now))
    staged = stage(path=path, name=name or path.name, district=district, as_of=as_of, progress=tell)
    tell("与登记库比对", staged.count)
    version = register_version(district)
    plan = _plan(staged, district, as_of, snapshot)
    refused = strict and bool(staged.rejected)
    if dry_run or refused:
        result = _result(staged, plan, district)
    else:
        tell("写入", staged.count)
        with roomy_cache(), transaction.atomic():
            lock_register(district)
            if register_version(district) != version:  # someone wrote in between
                plan = _plan(staged, district, as_of, snapshot)
            if plan.comparison is not None:
                check_day(district, as_of, clock.day_of(now))
                check_closures(plan.comparison, closures_accepted)
            result = _result(staged, plan, district)
            run = run or _new_run(staged, district, now)
            _note_run(run, result, as_of=as_of, snapshot=snapshot, actor=actor, now=now)
            has_status = "status" in staged.columns
            source = "snapshot" if snapshot else "register" if has_status else "list"
            keys = write_plan(plan, Writing(district, run.pk, as_of, now, source, actor.person_id, has_status))
            later = index_plan(plan, keys, district)
            if plan.comparison is not None:
                write_listings(plan.comparison, plan, keys, as_of)
                codes = [row.uscc for row, _ in plan.created]
                keep_lines(run, plan.comparison, dict(zip(codes, keys, strict=True)))
            _append_audit(run, staged, result, actor, now, closures_accepted)
        result.run_id, result.written = run.pk, True
        if later:
            tell("编制检索", staged.count)
            with roomy_cache():
                index_missing(district)
    if staged.rejected:
        result.errors_file = str(write_errors(staged))
        if result.run_id is not None:
            ImportRun.objects.filter(pk=result.run_id).update(errors_file=result.errors_file)
    tell("完成", staged.count)
    return result


def _plan(staged: Staged, district: Unit, as_of: date, snapshot: bool) -> Plan:
    """What the file would change, as the register stands now."""
    rows = list(staged.rows.values())
    held = read_held(district, rows)
    plan = make_plan(held, rows, as_of)
    _reject_elsewhere(staged, plan)
    if snapshot:
        column = staged.columns.columns["uscc"]
        named = set(staged.rows) | {str(cells[column]) for _, cells in staged.rejected if cells[column]}
        compare_snapshot(district, held, plan, named, as_of)
    return plan


def _reject_elsewhere(staged: Staged, plan: Plan) -> None:
    """Codes that another district of this installation holds."""
    title = staged.title("uscc")
    wrong = {row.number for row in plan.elsewhere}
    if not wrong:
        return
    for row in plan.elsewhere:
        reason = "该代码已登记在其他区。"
        staged.errors.append(RowError(row.number, title, row.uscc, reason, "先由登记的区办理迁出。"))
    staged.rejected.extend((number, cells) for number, cells in staged.table.numbered() if number in wrong)


def _result(staged: Staged, plan: Plan, district: Unit) -> ImportResult:
    """The counts, remarks and errors of a plan."""
    result = ImportResult(
        rows=staged.count,
        created=len(plan.created),
        updated=len(plan.touched) + len(plan.closed),
        unchanged=staged.count - len(plan.created) - len(plan.touched) - len(staged.rejected),
        rejected=len(staged.rejected),
        closed=len(plan.closed),
        errors=staged.errors,
        titles={name: staged.title(name) for name in staged.columns.columns},
        unknown=list(staged.columns.unknown),
        header=list(staged.table.header),
        sample=staged.sample,
        comparison=plan.comparison,
    )
    if plan.comparison is not None:
        result.lists = lists_of(plan.comparison)
        result.lists["survivors_only"] = lacks_closed(district, plan.comparison, plan.created)
    _remark_on_plan(staged, plan, district, result)
    result.remarks = sorted(staged.remarks.values(), key=lambda remark: remark.row)
    return result


def _remark_on_plan(staged: Staged, plan: Plan, district: Unit, result: ImportResult) -> None:
    result.waiting = sum(row.unit is None for row, _ in plan.created) + sum(
        after["unit"] is None for _, after in plan.updated.values()
    )
    if result.waiting:
        staged.remark(0, "", "", "未能确定属地，进入待归属清单", result.waiting)
    if plan.kept_closed:
        staged.remark(0, "", "", "登记为非存续而文件没有登记状态，保持原状态", plan.kept_closed)
    if plan.closed:
        staged.remark(0, "", "", "全量快照中没有，视为注销", len(plan.closed))
    title = staged.title("name")
    for row, other in _same_names([row for row, _ in plan.created], district):
        staged.remark(row.number, title, row.name, f"登记中已有同名主体 {other}，代码不同")


def _same_names(created: Sequence[StagedRow], district: Unit) -> list[tuple[StagedRow, str]]:
    """New rows whose name an active entity of the register bears under another code."""
    mine = Enterprise.objects.filter(district=district, status=Status.ACTIVE).order_by()
    if len(created) < 500:
        mine = mine.filter(name__in=[row.name for row in created])
    held = dict(mine.values_list("name", "uscc").iterator())
    return [(row, held[row.name]) for row in created if row.name in held]


def _new_run(staged: Staged, district: Unit, now: datetime) -> ImportRun:
    return ImportRun(district=district, file_name=staged.table.name[:200], digest=staged.digest, uploaded_at=now)


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
    lists = {"lists": result.lists} if result.lists else {}
    return (
        kept
        | lists
        | {
            "waiting": result.waiting,
            "closed": result.closed,
            "titles": result.titles,
            "unknown": result.unknown,
        }
    )


def _append_audit(
    run: ImportRun, staged: Staged, result: ImportResult, actor: Actor, now: datetime, accepted: int
) -> None:
    audit.append(
        audit.chain_for("import", run.pk),
        action="enterprises.import",
        ids=actor.ids,
        now=now,
        data={
            "file": staged.digest,
            "digest": staged.rows_digest,
            "mode": str(run.mode),
            "as_of": run.as_of.isoformat(),
            "rows": result.rows,
            "created": result.created,
            "updated": result.updated,
            "unchanged": result.unchanged,
            "rejected": result.rejected,
            "closed": result.closed,
        }
        | ({"closures_accepted": accepted} if accepted else {}),
    )
