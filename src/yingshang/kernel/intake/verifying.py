"""Holding the file of a printed sheet against what was printed, and against the numbers that stand for it now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.files import PLACE, Written
from yingshang.kernel.figures.models import AttestedReturn, ReturnSource
from yingshang.kernel.figures.returns import is_intact
from yingshang.kernel.figures.verifying import TAMPERED, Change, Verification
from yingshang.kernel.intake.enums import FormKind
from yingshang.kernel.intake.models import ReturnSheet, SheetPrint
from yingshang.kernel.intake.printing import numbers_of
from yingshang.kernel.intake.queries.sheets import lines_of, unit_spoken_of

SHEET = "sheet"
"""The key by which the manifest of a sheet is known."""
NOTHING = "未列入"


def verify_sheet(written: Written) -> Verification:
    """Whether the file says what was printed, and whether the signed numbers are still those.

    Errors: :class:`UnreadableReport` for a sheet that is not of this system.
    """
    manifest = written.manifest or {}
    rows = ReturnSheet.objects.select_related("case", "form__district", "unit")
    sheet = rows.filter(case__token=str(manifest.get(SHEET, ""))).first()
    if sheet is None:
        raise UnreadableReport("本系统没有这份报表。")
    said: dict[str, str] = dict(manifest.get("figures") or {})
    changes = [*_altered(sheet, written, said), *_moved_on(sheet, int(manifest.get("version") or 0), said)]
    return Verification(not changes, tuple(changes))


def _altered(sheet: ReturnSheet, written: Written, said: Mapping[str, str]) -> Iterator[Change]:
    """What the file says otherwise than what was printed."""
    manifest = written.manifest or {}
    known = SheetPrint.objects.filter(
        sheet=sheet, version=int(manifest.get("version") or 0), digest=str(manifest.get("digest", ""))
    )
    if not known.exists():
        yield _of_all(sheet, "文件清单与打印时登记的不同。")
    for identity, shown in written.figures:
        if shown != said.get(identity):
            figure_id = identity.partition(PLACE)[0]
            yield Change(figure_id, shown, said.get(identity, NOTHING), ("文件中的文字与打印时不同。",))


def _moved_on(sheet: ReturnSheet, version: int, said: Mapping[str, str]) -> Iterator[Change]:
    """What stands otherwise now than in the printed version, and why."""
    signed = sheet.signed_version
    if signed is None or version > signed:
        yield _of_all(sheet, f"第{version}版还没有签发，不是正式报送数。")
        yield from _against_lines(sheet, version, said)
        return
    if version < signed:
        yield _of_all(sheet, f"第{signed}版已签发，本件是第{version}版。")
    stands = _in_force(sheet)
    for line in lines_of(sheet, signed):
        made = stands.get(line.figure_id)
        values = made.values if made is not None else line.values
        why = []
        if made is not None and not is_intact(made):
            why.append(f"报送数 {made.case.number}：{TAMPERED}")
        if (told := _differs(line.figure_id, values, said)) is not None:
            why.append(_corrected(made) if made is not None else f"第{signed}版有改动。")
        if why:
            before, now = told or (said.get(line.figure_id, NOTHING), str(values.get("value") or ""))
            yield Change(line.figure_id, before, now, tuple(why))


def _against_lines(sheet: ReturnSheet, version: int, said: Mapping[str, str]) -> Iterator[Change]:
    for line in lines_of(sheet, version):
        if (told := _differs(line.figure_id, line.values, said)) is not None:
            yield Change(line.figure_id, *told, ("打印后有修改。",))


def _differs(figure_id: str, values: Mapping[str, Any], said: Mapping[str, str]) -> tuple[str, str] | None:
    """What was printed and what stands now, ``None`` where they are the same."""
    now = {identity: text for identity, text in numbers_of(figure_id, values) if text}
    before = {identity: text for identity, text in said.items() if identity.partition(PLACE)[0] == figure_id}
    if now == before:
        return None
    return "、".join(before.values()) or NOTHING, "、".join(now.values()) or NOTHING


def _in_force(sheet: ReturnSheet) -> dict[str, AttestedReturn]:
    """Figure id → the return that stands for what the sheet speaks of, whoever corrected it last."""
    source = ReturnSource.NOTICE if sheet.form.kind == FormKind.NOTICE else ReturnSource.RETURN
    rows = AttestedReturn.objects.filter(
        unit=unit_spoken_of(sheet),
        reported_by=sheet.unit,
        period_first=sheet.first,
        period_last=sheet.last,
        source=source,
        superseded_by__isnull=True,
    )
    return {row.figure_id: row for row in rows.select_related("case")}


def _corrected(made: AttestedReturn) -> str:
    reason = f"：{made.reason.rstrip('。')}" if made.reason else ""
    return f"报送数 {made.case.number} 已由第{made.version}版更正{reason}。"


def _of_all(sheet: ReturnSheet, why: str) -> Change:
    return Change("", f"{sheet.form.name}（{sheet.case.number}）", "", (why,))
