"""Return sheets: filled in, checked by another, signed; the returns that signing writes; corrections as versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.cast import Cast
from tests.kernel.intake.conftest import COUNT, RATE, Owed, at
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.evidence.services import prepare
from yingshang.kernel.figures.freezing import freeze_report
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.figures.verifying import verify_report
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.errors import InvalidForm, NotAllowed, SheetChanged
from yingshang.kernel.intake.models import Due, Form, ReturnSheet
from yingshang.kernel.intake.queries.sheets import lines_of, sheet_for
from yingshang.kernel.intake.services.sheets import LineInput, open_sheet, paste_lines, save_lines
from yingshang.kernel.lifecycle.errors import Conflict, InvalidInput
from yingshang.kernel.lifecycle.errors import NotAllowed as MoveRefused

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
)


def test_signing_writes_the_returns(owed: Owed) -> None:
    sheet = owed.signed(2)
    made = {one.figure_id: one for one in AttestedReturn.objects.all()}
    assert {figure: one.values["value"] for figure, one in made.items()} == {COUNT: "12", RATE: "75"}
    one = made[RATE]
    assert (one.preparer_name, one.checker_name, one.signer_name) == ("孙志强", "赵国庆", "赵国庆")
    assert (one.unit_id, one.reported_by_id, one.signed_on) == (sheet.unit_id, sheet.unit_id, date(2026, 3, 4))
    assert (one.period_first, one.period_last) == (date(2026, 2, 1), date(2026, 2, 28))
    assert sheet.case.number in one.remark
    assert {line.attested_id for line in lines_of(sheet)} == {m.pk for m in made.values()}
    due = Due.objects.get(pk=sheet.due_id)
    assert (due.received_on, due.due_on) == (date(2026, 3, 4), date(2026, 3, 6))
    assert verify().ok


def test_three_acts_and_the_checker_is_another(owed: Owed) -> None:
    sheet = owed.sheet()
    owed.fill(sheet)
    now = at(2026, 3, 4)
    with pytest.raises(Conflict):
        owed.move(sheet, SheetMove.SIGN, "head_a", now)
    owed.move(sheet, SheetMove.PREPARE, "head_a", now)
    for who in ("head_a", "officer_b", "office_head"):
        with pytest.raises(MoveRefused):
            owed.move(sheet, SheetMove.CHECK, who, now)
    owed.move(sheet, SheetMove.CHECK, "officer_a", now)
    for who in ("officer_a", "head_b", "office_head"):
        with pytest.raises(MoveRefused):
            owed.move(sheet, SheetMove.SIGN, who, now)
    assert not AttestedReturn.objects.exists()


def test_a_number_left_out_needs_a_word(owed: Owed) -> None:
    sheet = owed.sheet()
    save_lines(sheet=sheet, lines={COUNT: LineInput({"value": "12"})}, actor=owed.cast.officer_a, now=at(2026, 3, 3))
    with pytest.raises(InvalidInput, match="没有数值"):
        owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, 3, 4))
    word = {RATE: LineInput({}, remark="事项清单正在调整")}
    save_lines(sheet=sheet, lines=word, actor=owed.cast.officer_a, now=at(2026, 3, 3))
    owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, 3, 4))
    assert sheet.preparer_id == owed.cast.officer_a.person_id


def test_a_jump_must_be_explained(owed: Owed) -> None:
    owed.signed(1)
    sheet = owed.sheet(2)
    owed.fill(sheet, count="40", n="12", whole="60")
    with pytest.raises(InvalidInput, match=r"增加超过 2 倍.*相差 55 个百分点"):
        owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, 3, 4))
    owed.fill(sheet, count="40", n="12", whole="60", reason="两会期间集中刊发")
    owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, 3, 4))
    assert [finding["code"] for line in lines_of(sheet) for finding in line.findings] == ["jump", "jump"]


def test_wrong_numbers_are_refused_and_nothing_is_kept(owed: Owed) -> None:
    sheet = owed.sheet()
    bad = {COUNT: LineInput({"value": "1.5"}), RATE: LineInput({"n": "61", "N": "60"})}
    with pytest.raises(InvalidForm) as raised:
        save_lines(sheet=sheet, lines=bad, actor=owed.cast.officer_a, now=at(2026, 3, 3))
    assert set(raised.value.errors) == {f"{COUNT}:value", f"{RATE}:n"}
    assert all(not line.values for line in lines_of(sheet))


def test_two_at_once(owed: Owed) -> None:
    sheet = owed.sheet()
    line = {COUNT: LineInput({"value": "3"})}
    save_lines(sheet=sheet, lines=line, actor=owed.cast.officer_a, now=at(2026, 3, 3), draft_seen=0)
    with pytest.raises(SheetChanged):
        save_lines(sheet=sheet, lines=line, actor=owed.cast.head_a, now=at(2026, 3, 3), draft_seen=0)
    with pytest.raises(NotAllowed):
        save_lines(sheet=sheet, lines=line, actor=owed.cast.officer_b, now=at(2026, 3, 3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("指标\t数值\t分子\t分母\n营商环境简报期数\t12\n承诺时限压缩比\t\t45\t60", {COUNT: "12", RATE: "75"}),
        ("publicity.briefings\t1,200\n", {COUNT: "1200"}),
        ("12\n75.5%", {COUNT: "12", RATE: "75.5"}),
        ("分母\t分子\n", {}),
    ],
)
def test_paste(owed: Owed, text: str, expected: dict[str, str]) -> None:
    from yingshang.kernel.figures.sources import named

    text = text.replace("营商环境简报期数", named(COUNT)[0]).replace("承诺时限压缩比", named(RATE)[0])
    sheet = owed.sheet()
    if not expected:
        with pytest.raises(InvalidForm):
            paste_lines(sheet=sheet, text=text, actor=owed.cast.officer_a, now=at(2026, 3, 3))
        return
    paste_lines(sheet=sheet, text=text, actor=owed.cast.officer_a, now=at(2026, 3, 3))
    assert {line.figure_id: line.values["value"] for line in lines_of(sheet) if line.values} == expected


def test_sent_back_and_corrected_by_a_version(owed: Owed, cast: Cast) -> None:
    sheet = owed.signed(2)
    frozen = freeze_report(
        actor=cast.office_head,
        now=at(2026, 3, 5),
        kind="test",
        title="二月",
        reader=_read(cast),
        printed={COUNT: ["12期"]},
    )
    assert verify_report(frozen, actor=None).as_json()["ok"]
    with pytest.raises(InvalidInput):
        owed.move(sheet, SheetMove.CORRECT, "officer_a", at(2026, 3, 9), text="")
    owed.move(sheet, SheetMove.CORRECT, "officer_a", at(2026, 3, 9), text="漏计一期")
    assert (sheet.version, sheet.signed_version, sheet.case.closed_at) == (2, 2 - 1, None)
    owed.fill(sheet, count="13", reason="漏计一期")
    owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, 3, 9))
    owed.move(sheet, SheetMove.SEND_BACK, "head_a", at(2026, 3, 9), text="请再核对")
    owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, 3, 9))
    owed.move(sheet, SheetMove.CHECK, "head_a", at(2026, 3, 9))
    owed.move(sheet, SheetMove.SIGN, "head_a", at(2026, 3, 9))
    count = AttestedReturn.objects.filter(figure_id=COUNT).order_by("version")
    assert [(one.version, one.values["value"], one.reason) for one in count] == [(1, "12", ""), (2, "13", "漏计一期")]
    assert AttestedReturn.objects.filter(figure_id=RATE).count() == 1  # unchanged: no new version
    assert [line.values["value"] for line in lines_of(sheet, 1)] == ["12", "75"]
    told = verify_report(frozen, actor=None).as_json()
    assert [one["id"] for one in told["changed"]] == [COUNT]
    assert Due.objects.get(pk=sheet.due_id).received_on == date(2026, 3, 4)


def _read(cast: Cast) -> Reader:
    reader = Reader(FigureScope.of(cast.units["unit_a"]), Period.between(date(2026, 2, 1), date(2026, 2, 28)))
    reader.read_all([COUNT])
    return reader


def test_another_unit_does_not_overwrite(cast: Cast, owe: Callable[..., Form]) -> None:
    form = owe(units=("unit_a", "unit_b"), of_district=True)
    owed = Owed(cast, form)
    owed.signed(2)
    assert AttestedReturn.objects.filter(unit=cast.units["district"]).count() == 2
    sheet = open_sheet(due=owed.due(2, "unit_b"), actor=cast.officer_b, now=at(2026, 3, 3))
    lines = {COUNT: LineInput({"value": "9"}), RATE: LineInput({"n": "1", "N": "2"})}
    save_lines(sheet=sheet, lines=lines, actor=cast.officer_b, now=at(2026, 3, 3))
    owed.move(sheet, SheetMove.PREPARE, "officer_b", at(2026, 3, 4))
    owed.move(sheet, SheetMove.CHECK, "head_b", at(2026, 3, 4))
    with pytest.raises(InvalidInput, match="已由区市场监管局报送"):
        owed.move(sheet, SheetMove.SIGN, "head_b", at(2026, 3, 4))
    sheet.case.refresh_from_db()
    assert (sheet.case.state, AttestedReturn.objects.count()) == ("checked", 2)


def test_a_notice_from_above_needs_its_number_and_scan(cast: Cast, owe: Callable[..., Form]) -> None:
    form = owe(units=("leadership",), kind="notice", figures=[RATE], of_district=True, code="TB-01")
    owed = Owed(cast, form)
    sheet = open_sheet(due=owed.due(2, "leadership"), actor=cast.office_clerk, now=at(2026, 3, 3))
    save_lines(sheet=sheet, lines={RATE: LineInput({"value": "87.6"})}, actor=cast.office_clerk, now=at(2026, 3, 3))
    with pytest.raises(InvalidInput, match=r"文号.*扫描件"):
        owed.move(sheet, SheetMove.PREPARE, "office_clerk", at(2026, 3, 3))
    save_lines(
        sheet=sheet,
        lines={},
        actor=cast.office_clerk,
        now=at(2026, 3, 3),
        document_number="市营商办通报〔2026〕2号",
        scans=[prepare(PNG, "通报.png")],
    )
    owed.move(sheet, SheetMove.PREPARE, "office_clerk", at(2026, 3, 3))
    owed.move(sheet, SheetMove.CHECK, "office_head", at(2026, 3, 3))
    owed.move(sheet, SheetMove.SIGN, "office_head", at(2026, 3, 3))
    made = AttestedReturn.objects.get()
    assert (made.source, made.document_number) == ("notice", "市营商办通报〔2026〕2号")


def test_out_of_reach_is_not_found(owed: Owed) -> None:
    number = owed.sheet().case.number
    for who in ("officer_a", "office_clerk", "leader"):
        assert sheet_for(owed.cast[who], number).case.number == number
    with pytest.raises(ReturnSheet.DoesNotExist):
        sheet_for(owed.cast.officer_b, number)
    with pytest.raises(NotAllowed):
        open_sheet(due=owed.due(1), actor=owed.cast.officer_b, now=at(2026, 3, 3))
