"""Tables as offices send them: titles of all kinds, full-width signs, dates as text or number, blanks, repetitions."""

from __future__ import annotations

import json
import stat
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import Workbook, load_workbook

from tests.cast import Cast
from yingshang.conf.cli import run
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.models import Person, Unit, User
from yingshang.kernel.tables import UnreadableTable
from yingshang.kernel.ui.staffing.importing import Imported, import_table

UNITS: list[list[Any]] = [
    ["云溪区单位一览表"],
    ["单位代码", "单位名称（全称）", "简称", "类 别", "上级单位", "设立日期", "备注"],
    ["N－01", "东岭村", None, "村", "新岭镇", "2020年1月1日", "x"],
    ["N-0 2", "云溪区新岭镇人民政府", "新岭镇", "镇", None, 43831],
    ["N-03", "云溪区某某局", "某局", "区直单位", "云溪区", date(2019, 3, 1)],
    [None] * 6,
    ["N-03", "云溪区某某局", "某局", "区直单位", "云溪区", date(2019, 3, 1)],
    ["N-04", "丙", None, "外星", None, None],
    ["N-05", None, None, "部门", None, "2020年1月"],
]
OFFICIALS: list[list[Any]] = [
    ["姓 名", "单位", "角色", "职务", "手机号码", "任职时间", "离任时间", "登录账号"],
    ["张　三", "区自然资源局", "单位负责人", "局长", "１３９００００00０1", "2021-3-1", "至今", "zhangsan"],
    ["李四", "YX-QXZ", "单位经办人", "科员", 13900000002, "2021.3.1", None, "lisi"],
    ["王五", "YX-QXZ", "单位经办人", "科员", "13900", "2021.3.1", None, "wangwu"],
]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "YINGSHANG_HOME", tmp_path / "home")


def book(path: Path, rows: list[list[Any]]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for cells in rows:
        sheet.append(cells)
    made.save(path)
    return path


def bring(cast: Cast, now: datetime, path: Path, kind: str, **options: Any) -> Imported:
    return import_table(path=path, kind=kind, district=cast.units["district"], actor=SYSTEM, now=now, **options)


def test_a_dirty_table_of_units(cast: Cast, now: datetime, tmp_path: Path) -> None:
    done = bring(cast, now, book(tmp_path / "u.xlsx", UNITS), "units")
    assert (done.rows, done.created, done.unchanged, done.rejected) == (6, 3, 1, 2)
    village, town = Unit.objects.get(code="N-01"), Unit.objects.get(code="N-02")
    assert (village.parent, village.since, town.since) == (town, date(2020, 1, 1), date(2020, 1, 1))
    assert {(error.row, error.column) for error in done.errors} == {
        (8, "类 别"),
        (9, "单位名称（全称）"),
        (9, "设立日期"),
    }
    assert [remark["reason"] for remark in done.remarks] == ["与第 5 行重复，只计一次", "不认识的列，未采用"]


def test_refused_rows_come_back_and_can_be_mended(cast: Cast, now: datetime, tmp_path: Path) -> None:
    done = bring(cast, now, book(tmp_path / "u.xlsx", UNITS), "units")
    path = Path(done.errors_file)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    mended = load_workbook(path)
    sheet = mended.active
    assert sheet is not None
    assert sheet.max_row == 3
    sheet["D2"], sheet["B3"], sheet["F3"] = "部门", "丁", "2020-01-01"
    mended.save(tmp_path / "mended.xlsx")
    again = bring(cast, now, tmp_path / "mended.xlsx", "units")
    assert (again.created, again.rejected) == (2, 0)


def test_a_dirty_table_of_officials_shows_no_phone_in_full(cast: Cast, now: datetime, tmp_path: Path) -> None:
    done = bring(cast, now, book(tmp_path / "o.xlsx", OFFICIALS), "officials")
    assert (done.created, done.rejected) == (2, 1)
    assert Person.objects.get(name="张三").phone == "13900000001"
    assert [error.column for error in done.errors] == ["手机号码"]
    assert done.sample[1][4] == "139****0002"


def test_a_missing_column_is_named(cast: Cast, now: datetime, tmp_path: Path) -> None:
    path = book(tmp_path / "u.xlsx", [["单位名称", "类别"], ["甲", "部门"]])
    with pytest.raises(UnreadableTable, match="缺少必需的列：单位代码"):
        bring(cast, now, path, "units")


def test_the_commands(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units, officials = book(tmp_path / "u.xlsx", UNITS), book(tmp_path / "o.xlsx", OFFICIALS)
    assert run(["import", "units", str(units), "--strict", "--json"]) == 1
    assert not Unit.objects.filter(code="N-01").exists()
    assert run(["import", "units", str(units), "--dry-run"]) == 0
    assert not Unit.objects.filter(code="N-01").exists()
    capsys.readouterr()
    assert run(["import", "units", str(units), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"rows", "created", "updated", "unchanged", "rejected", "remarks", "errors", "errors_file"}
    assert (told["created"], told["rejected"]) == (3, 2)
    assert run(["import", "officials", str(officials), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["accounts"], told["passwords_file"]) == (2, str(tmp_path / "o-密码单.html"))
    assert run(["import", "officials", str(officials)]) == 0
    assert "新增 0，更新 0，无变化 2，退回 1" in capsys.readouterr().out


def test_the_sheet_of_passwords_is_private_and_never_overwritten(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    officials, sheet = book(tmp_path / "o.xlsx", OFFICIALS), tmp_path / "sheet.html"
    words = ["import", "officials", str(officials), "--passwords", str(sheet)]
    sheet.write_text("older")
    assert run(words) == 2
    assert "密码单已存在" in capsys.readouterr().err
    assert not User.objects.filter(username="zhangsan").exists()
    sheet.unlink()
    assert run(words) == 0
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    page, printed = sheet.read_text(), capsys.readouterr()
    assert "zhangsan" in page
    password = page.split("<code>")[1].split("</code>")[0]
    assert User.objects.get(
        username__in=["zhangsan", "lisi"], password__isnull=False, person__name="张三"
    ).check_password(password)
    assert password not in printed.out + printed.err


def test_a_file_that_is_not_there_or_no_table(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "officials", "nowhere.xlsx"]) == 2
    assert "文件不存在" in capsys.readouterr().err
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    assert run(["import", "units", str(path)]) == 2
    assert "没有找到认识的表头" in capsys.readouterr().err
