"""What leaves can be read back, and calculates nothing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from yingshang.kernel.tables import Column, RowError, error_workbook, read_table, write_csv, write_workbook

MOMENT = datetime(2022, 3, 1, 9, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
COLUMNS = ["名称", Column("代码", width=20), "金额", "日期", "时间", "是否"]
ROWS = [
    ["云溪商贸有限公司", "91500109203226384B", Decimal("118416.7119"), date(2022, 3, 1), MOMENT, True],
    ["=HYPERLINK(\"http://x\")", "915000007093295592", Decimal("-7"), None, None, False],
    ["+86 391", "@SUM(A1)", Decimal("1234567890123456.78"), None, None, None],
    ["-1+2", "\t=1", 915000007093295592, None, None, None],
]  # fmt: skip


def written() -> BytesIO:
    file = BytesIO()
    assert write_workbook(file, COLUMNS, iter(ROWS), sheet="名单/导出") == 4
    file.seek(0)
    return file


def test_a_workbook_reads_back() -> None:
    table = read_table(written())
    assert table.sheet == "名单导出"
    assert table.header == ["名称", "代码", "金额", "日期", "时间", "是否"]
    rows = list(table.rows)
    assert rows[0] == [
        "云溪商贸有限公司", "91500109203226384B", "118416.7119", date(2022, 3, 1), datetime(2022, 3, 1, 9, 5), "是",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ['=HYPERLINK("http://x")', "+86 391", "-1+2"]
    assert [row[2] for row in rows[1:]] == ["-7", "1234567890123456.78", "915000007093295592"]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    sheet = load_workbook(written()).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert sheet["A3"].quotePrefix
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F5"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["F"].width


def test_a_text_file_reads_back_and_is_harmless() -> None:
    file = BytesIO()
    assert write_csv(file, COLUMNS, ROWS) == 4
    content = file.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    for line in content.decode("utf-8-sig").splitlines()[1:]:
        assert not line.startswith(("=", "+", "@", '"='))
    file.seek(0)
    rows = list(read_table(file).rows)
    assert [row[0] for row in rows] == [row[0] for row in ROWS]
    assert rows[0][2:] == ["118416.7119", "2022-03-01", "2022-03-01 09:05", "是"]
    assert rows[1][2] == "-7"


def test_floats_are_refused() -> None:
    for write in (write_workbook, write_csv):
        with pytest.raises(TypeError, match="float"):
            write(BytesIO(), ["a"], [[1.5]])  # type: ignore[list-item]


def test_control_characters_do_not_break_a_workbook() -> None:
    file = BytesIO()
    write_workbook(file, ["名称", "备注"], [["甲\x0b乙", "字" * 40_000]])
    file.seek(0)
    row = next(read_table(file).rows)
    assert row[0] == "甲乙"
    assert len(str(row[1])) == 32_767


def test_refused_rows_go_back_marked_and_can_be_sent_in_again() -> None:
    header = ["企业名称", "统一社会信用代码", "成立日期"]
    rows = [(3, ["甲", "91500109203226384B", "2022-03-01"]), (7, ["乙", "915", "去年"]), (9, ["丙", None, None])]
    errors = [
        RowError(7, "统一社会信用代码", "915", "代码不足 18 位。", "请填 18 位代码。"),
        RowError(7, "成立日期", "去年", "日期认不出。", "请写成 2022-03-01 的样子。"),
        RowError(9, "统一社会信用代码", "", "没有填。", "请填 18 位代码。"),
    ]
    file = BytesIO()
    assert error_workbook(file, header, rows, errors) == 2
    file.seek(0)
    sheet = load_workbook(file).worksheets[0]
    assert [cell.fill.fgColor.rgb for cell in sheet[2][:3]] == ["00000000", "00FFC7CE", "00FFC7CE"]
    file.seek(0)
    table = read_table(file, synonyms={"name": ["企业名称"], "uscc": ["统一社会信用代码"]})
    assert table.header == [*header, "错误原因", "怎么改", "原行号"]
    first, second = table.rows
    assert first[:3] == ["乙", "915", "去年"]
    assert "代码不足 18 位。" in str(first[3])
    assert "日期认不出。" in str(first[3])
    assert second[4:] == ["请填 18 位代码。", "9"]
    assert errors[0].as_json() == {
        "row": 7, "column": "统一社会信用代码", "value": "915", "reason": "代码不足 18 位。", "remedy": "请填 18 位代码。",
    }  # fmt: skip
