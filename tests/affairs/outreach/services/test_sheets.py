"""A whole township by Excel: template, preview, confirm, refused rows with their remedy, the same sheet twice."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest

from tests.affairs.outreach.conftest import Field
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError
from yingshang.affairs.outreach.models import StatusHint, Visit
from yingshang.affairs.outreach.services import (
    close_agreed_hints,
    confirm_visits,
    drop_sheet,
    sheets_before,
    upload_visits,
    withdraw_visits,
    write_template,
)
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.tables import read_table, write_workbook
from yingshang.registry.contacts.models import Touch

pytestmark = pytest.mark.django_db

HEADER = (
    "统一社会信用代码",
    "走访人",
    "走访日期",
    "联系方式",
    "企业状态",
    "了解的情况",
    "企业诉求",
    "送达政策",
    "帮办事项",
)


def sheet(*rows: tuple[object, ...]) -> bytes:
    file = io.BytesIO()
    write_workbook(file, list(HEADER), [[*row, *[""] * (len(HEADER) - len(row))] for row in rows])
    return file.getvalue()


def upload(field: Field, data: bytes, who: str = "township_clerk"):  # type: ignore[no-untyped-def]
    return upload_visits(data=data, name="走访.xlsx", actor=field[who], now=field.now)


def test_good_rows_become_visits_and_the_same_sheet_again_adds_nothing(field: Field) -> None:
    data = sheet(
        (
            field.firm.uscc,
            "冯大勇",
            date(2026, 2, 10),
            "上门走访",
            "正常",
            "用工紧张。",
            "路灯不亮。",
            "小微企业稳岗补贴",
            "社保登记",
        ),
        (field.firm.uscc, "", date(2026, 3, 2), "电话"),
        (field.firm.uscc, "冯大勇", "", ""),
    )
    held = upload(field, data)
    assert (held.rows, held.created, held.rejected, Visit.objects.count()) == (2, 2, 0, 0)
    held = confirm_visits(upload_id=held.pk, actor=field["township_clerk"], now=field.now)
    assert (held.created, held.state, bool(held.file)) == (2, "done", False)
    first, second = Visit.objects.order_by("on")
    assert (first.relation, first.official_id, first.channel) == ("territory", field["liaison"].person_id, "visit")
    assert (first.demands.count(), first.assistances.count(), first.leaflets.count()) == (1, 1, 1)
    assert Demand.objects.get().content == "路灯不亮。"
    assert second.official_id == field["liaison"].person_id
    assert Touch.objects.filter(source__startswith="visit:").count() == 2
    assert Visit.objects.filter(touch=None).count() == 0
    again = upload(field, data)
    assert (again.created, again.unchanged) == (0, 2)
    confirm_visits(upload_id=again.pk, actor=field["township_clerk"], now=field.now)
    assert Visit.objects.count() == 2
    assert verify().as_json()["ok"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("91410300MA44AB002X", "冯大勇", "2026-03-02", "电话"), "统一社会信用代码"),
        (("{firm}", "无此人", "2026-03-02", "电话"), "走访人"),
        (("{firm}", "冯大勇", "2026-13-02", "电话"), "走访日期"),
        (("{firm}", "冯大勇", "2026-03-20", "电话"), "走访日期"),
        (("{firm}", "冯大勇", "2022-03-20", "电话"), "走访日期"),
        (("{firm}", "冯大勇", "2026-03-02", "飞鸽"), "联系方式"),
        (("{firm}", "冯大勇", "2026-03-02", "电话", "兴旺"), "企业状态"),
        (("{firm}", "冯大勇", "2026-03-02", "电话", "", "", "", "没有的政策"), "送达政策"),
    ],
)
def test_a_bad_row_is_told_with_a_remedy(field: Field, row: tuple[str, ...], column: str) -> None:
    held = upload(field, sheet(tuple(cell.replace("{firm}", field.firm.uscc) for cell in row)))
    (error,) = held.result["errors"]
    assert (held.created, error["column"]) == (0, column)
    assert error["remedy"]
    assert held.errors_file


def test_a_sheet_without_its_columns_is_refused(field: Field) -> None:
    file = io.BytesIO()
    write_workbook(file, ["企业名称", "情况"], [["云溪晨光食品有限公司", "好"]])
    with pytest.raises(OutreachError, match="走访日期"):
        upload(field, file.getvalue())


def test_who_may_not_is_refused_and_a_sheet_can_be_given_up(field: Field) -> None:
    data = sheet((field.firm.uscc, "冯大勇", date(2026, 2, 10), "电话"))
    for who in ("liaison", "leader"):
        with pytest.raises(NotPermitted):
            upload(field, data, who)
    held = withdraw_visits(upload_id=upload(field, data).pk, actor=field["township_clerk"], now=field.now)
    with pytest.raises(OutreachError):
        confirm_visits(upload_id=held.pk, actor=field["township_clerk"], now=field.now)
    kept = upload(field, data)
    assert not sheets_before(field.now, None).exclude(pk=held.pk).exists()
    for old in sheets_before(field.now + timedelta(days=31), field.cast.units["district"].pk):
        drop_sheet(upload=old, now=field.now + timedelta(days=31))
    kept.refresh_from_db()
    assert (kept.state, kept.file.name, kept.result) == ("withdrawn", "", {})
    assert not sheets_before(field.now + timedelta(days=31), None).exists()
    assert Visit.objects.count() == 0


def test_the_office_brings_rows_of_any_unit(field: Field) -> None:
    held = upload(field, sheet((field.firm.uscc, "孙志强", date(2026, 2, 10), "电话")), "office_clerk")
    confirm_visits(upload_id=held.pk, actor=field["office_clerk"], now=field.now)
    assert Visit.objects.get().relation == "department"


def test_the_template_lists_the_units_enterprises(field: Field) -> None:
    data = write_template(unit=field.cast.units["township"], on=field.now.date())
    table = read_table(io.BytesIO(data), "模板.xlsx", synonyms={"uscc": ["统一社会信用代码"]})
    assert [row[:3] for _, row in table.numbered()] == [[field.firm.uscc, field.firm.name, "冯大勇"]]


def test_a_hint_closes_itself_when_the_register_agrees(field: Field) -> None:
    held = upload(field, sheet((field.firm.uscc, "冯大勇", date(2026, 2, 10), "走访", "歇业")))
    confirm_visits(upload_id=held.pk, actor=field["township_clerk"], now=field.now)
    assert close_agreed_hints(now=field.now) == 0
    type(field.firm).objects.filter(pk=field.firm.pk).update(status="suspended")
    assert close_agreed_hints(now=field.now) == 1
    assert StatusHint.objects.get().state == "agreed"
