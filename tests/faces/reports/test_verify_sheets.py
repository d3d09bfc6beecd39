"""A signed sheet that is corrected after a summary was issued: `report verify` names the figure, and why."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path

import pytest

from tests.cast import Cast
from yingshang.conf.cli import run
from yingshang.faces.reports.services import build_summary
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.models import Due, ReturnSheet
from yingshang.kernel.intake.services.register import add_owings, save_form
from yingshang.kernel.intake.services.scanning import make_dues
from yingshang.kernel.intake.services.sheets import LineInput, open_sheet, save_lines
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.workshop.outputs import docx_of

pytestmark = pytest.mark.django_db
FIGURE = "oversight.notices"
SIGN_OFF = ((SheetMove.PREPARE, "officer_a"), (SheetMove.CHECK, "head_a"), (SheetMove.SIGN, "head_a"))


def at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime.combine(date(year, month, day), time(10), tzinfo=SHANGHAI)


def state(cast: Cast, sheet: ReturnSheet, value: int, now: datetime, reason: str = "") -> None:
    """Type the number and carry the sheet to its signature."""
    lines = {FIGURE: LineInput({"value": str(value)}, difference_reason=reason)}
    save_lines(sheet=sheet, lines=lines, actor=cast.officer_a, now=now)
    for move, who in SIGN_OFF:
        perform(sheet.case, move, actor=cast[who], now=now)
    sheet.refresh_from_db()


@pytest.fixture
def sheet(cast: Cast) -> ReturnSheet:
    """Unit A signed the yearly return of the district's notices of 2025: fourteen."""
    columns = {
        "code": "NB-01",
        "name": "通报情况年报",
        "kind": "return",
        "basis_number": "云办〔2025〕3号",
        "basis_title": "关于报送通报情况的通知",
        "figures": [FIGURE],
        "of_district": True,
        "rhythm": "yearly",
        "due_working_days": 5,
        "remind_working_days": 2,
        "minutes": 15,
        "valid_from": date(2025, 1, 1),
    }
    form = save_form(actor=cast.office_head, now=at(1, 5, 2025), values=columns)
    add_owings(
        actor=cast.office_clerk, now=at(1, 5, 2025), form=form, units=[cast.units["unit_a"]], since=date(2025, 1, 1)
    )
    make_dues(at(1, 6))
    due = Due.objects.get(owing__form=form, first=date(2025, 1, 1))
    made = open_sheet(due=due, actor=cast.officer_a, now=at(1, 6))
    state(cast, made, 14, at(1, 6))
    return made


def test_a_corrected_sheet_is_named_in_an_issued_summary(
    cast: Cast, sheet: ReturnSheet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = build_summary(
        unit=cast.units["district"], year=2025, actor=cast.office_head, now=at(2, 3), draft=False
    ).written
    path = tmp_path / "2025.docx"
    path.write_bytes(docx_of(written))
    assert run(["report", "verify", str(path), "--json"]) == 0
    capsys.readouterr()

    perform(sheet.case, SheetMove.CORRECT, {"text": "漏计一件。"}, actor=cast.officer_a, now=at(2, 9))
    sheet.refresh_from_db()
    assert run(["report", "verify", str(path), "--json"]) == 0  # the signed version stands until the next is signed
    capsys.readouterr()
    state(cast, sheet, 15, at(2, 10), "漏计一件。")

    assert run(["report", "verify", str(path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    (changed,) = told["changed"]
    assert (told["ok"], changed["id"], changed["printed"], changed["now"]) == (False, FIGURE, "14件", "15件")
    assert "已由第2版更正：漏计一件。" in changed["why"][0]
    assert run(["report", "verify", str(path)]) == 1
    text = capsys.readouterr().out
    assert FIGURE in text or "通报件数" in text
    assert "更正：漏计一件" in text
