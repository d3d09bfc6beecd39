"""Files as offices send them: by content, whatever their names say."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from yingshang.kernel.tables import UnreadableTable, map_header, read_table

SYNONYMS = {
    "name": ["企业名称", "市场主体名称"],
    "uscc": ["统一社会信用代码", "社会信用代码"],
    "capital": ["注册资本", "注册资金"],
    "founded": ["成立日期"],
    "contact": ["联系人姓名", "联系人"],
    "phone": ["联系电话", "电话"],
}
HEADER = ["企业名称", "统一社会信用代码", "注册资本（万元）", "成立日期"]
ROW = ["云溪商贸有限公司", "91500109203226384B", "500", "2022-03-01"]


def xlsx(*rows: list[object], merge: str = "") -> BytesIO:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for cells in merge.split():
        sheet.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> BytesIO:
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def text(content: str, encoding: str = "utf-8") -> BytesIO:
    return BytesIO(content.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_text_files_of_every_encoding_and_separator(encoding: str, separator: str) -> None:
    content = "\r\n".join(separator.join(row) for row in [HEADER, ROW, ROW]) + "\r\n"
    table = read_table(text(content, encoding), "名单.csv", synonyms=SYNONYMS)
    assert table.header == HEADER
    assert list(table.numbered()) == [(2, ROW), (3, ROW)]


def test_quoted_line_breaks_keep_the_row_numbers_of_a_spreadsheet() -> None:
    content = '企业名称,成立日期\n"甲\n公司",2022-03-01\n\n"乙""公司""","2022/3/1"\n'
    assert list(read_table(text(content), synonyms=SYNONYMS).numbered()) == [
        (2, ["甲\n公司", "2022-03-01"]),
        (4, ['乙"公司"', "2022/3/1"]),
    ]


def test_text_tricks_that_keep_digits_are_undone() -> None:
    content = '企业名称,联系电话\n甲,"=""0391123"""\n乙,13800000000\t\n丙,\'=1+1\n丁,\'83\n'
    assert [row[1] for row in read_table(text(content), synonyms=SYNONYMS).rows] == [
        "0391123", "13800000000", "=1+1", "'83",
    ]  # fmt: skip


def test_a_quote_left_open_names_the_row() -> None:
    with pytest.raises(UnreadableTable, match="第 3 行起引号不成对"):
        read_table(text('企业名称,成立日期\n甲,2022\n"乙,2023\n丙,2024\n'), "a.csv", synonyms=SYNONYMS)


def test_numbers_come_out_in_full() -> None:
    file = xlsx(
        ["企业名称", "甲", "乙", "丙", "丁"],
        ["a", 123.0, 915000007093295592, 0.1 + 0.2, 118416.7119],
        ["b", True, datetime(2022, 3, 1, 9, 5), date(2022, 3, 1), time(9, 30)],
    )
    rows = list(read_table(file, synonyms=SYNONYMS).rows)
    assert rows[0][1] == "123"
    assert rows[0][2] is not None
    assert str(rows[0][2]).isdigit()
    assert len(str(rows[0][2])) == 18
    assert rows[0][4] == "118416.7119"
    assert rows[1][1:] == ["TRUE", datetime(2022, 3, 1, 9, 5), date(2022, 3, 1), "09:30:00"]


def test_a_sheet_that_claims_many_rows_and_holds_few() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for _ in range(500):
        sheet.append(ROW)
    for number in range(502, 20_000):
        sheet.cell(number, 1).fill = PatternFill("solid", start_color="FFFF00")
        sheet.cell(number, 2).value = " " if number % 2 else None
    rows = list(read_table(saved(book), synonyms=SYNONYMS).numbered())
    assert len(rows) == 500
    assert rows[-1][0] == 501


def old_sheet() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    sheet.write_merge(0, 0, 0, 3, "云溪区企业名单")
    for column, title in enumerate(HEADER):
        sheet.write(1, column, title)
    for column, value in enumerate(ROW[:3]):
        sheet.write(2, column, value)
    sheet.write(2, 3, date(2022, 3, 1), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    shaded = xlwt.easyxf("pattern: pattern solid, fore_colour yellow")
    for row in range(3, 65_000):
        sheet.write(row, 0, None, shaded)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_old_and_renamed_workbooks_are_read_by_content(tmp_path: Path) -> None:
    content = old_sheet()
    for name in ["名单.xls", "名单.et", "名单.csv"]:
        path = tmp_path / name
        path.write_bytes(content)
        table = read_table(path, synonyms=SYNONYMS)
        assert (table.sheet, table.header, table.header_row) == ("名单", HEADER, 2)
        assert list(table.numbered()) == [(3, [*ROW[:3], date(2022, 3, 1)])]
    path = tmp_path / "新.et"
    path.write_bytes(xlsx(list(HEADER), list(ROW)).getvalue())
    assert list(read_table(path, synonyms=SYNONYMS).rows) == [ROW]


def test_header_below_titles_and_notes() -> None:
    file = xlsx(
        ["云溪区市场主体名单"], ["填报单位：", "某局", "单位：万元"], [], ["序号", "市场主体\n名 称", "注册资本\n(万元)"], ["1", "甲", 500],
        merge="A1:C1",
    )  # fmt: skip
    table = read_table(file, synonyms=SYNONYMS)
    assert table.header_row == 4
    assert list(table.numbered()) == [(5, ["1", "甲", "500"])]
    found = map_header(table.header, SYNONYMS)
    assert (found.columns, found.units, found.unknown) == ({"name": 1, "capital": 2}, {"capital": "万元"}, ["序号"])


def test_merged_header_of_two_rows() -> None:
    file = xlsx(
        ["云溪区企业名单", None, None, None],
        ["企业名称", "社会信用代码", "联系人", None],
        [None, None, "姓名", "电话"],
        ["甲", "91", "张三", "138"],
        merge="A1:D1 A2:A3 B2:B3 C2:D2",
    )
    table = read_table(file, synonyms=SYNONYMS)
    assert table.header == ["企业名称", "社会信用代码", "联系人·姓名", "联系人·电话"]
    assert map_header(table.header, SYNONYMS).columns == {"name": 0, "uscc": 1, "contact": 2, "phone": 3}
    assert list(table.numbered()) == [(4, ["甲", "91", "张三", "138"])]


def test_the_sheet_that_holds_the_known_columns_is_taken() -> None:
    book = Workbook()
    book.worksheets[0].append(["填表说明"])
    sheet = book.create_sheet("数据")
    sheet.append(HEADER)
    sheet.append(ROW)
    hidden = book.create_sheet("字典")
    hidden.append(HEADER)
    hidden.sheet_state = "hidden"
    assert read_table(saved(book), synonyms=SYNONYMS).sheet == "数据"
    assert read_table(saved(book), sheet="数据").header == HEADER
    with pytest.raises(UnreadableTable, match="没有名为"):
        read_table(saved(book), sheet="别的")


def _zip(**files: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


def _far_corner() -> bytes:
    book = Workbook()
    book.worksheets[0]["XFD1048576"] = "x"
    return saved(book).getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空的"), (b"\r\n \r\n", "空的"), (b"%PDF-1.7", "不是表格"), (b"\x89PNG\r\n", "不是表格"),
        ("<html><table><tr><td>企业名称".encode(), "网页"), (_zip(word__document="<w/>"), "Word"), (_zip(a="b"), "压缩包"),
        (b"PK\x03\x04broken", "损坏"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word"),
        (b"\xff\xff\x81\x20\xff,\xff", "编码"), (b"a\0b,c", "不是文本"), (_far_corner(), "角落"),
        ("只有一列\n某某\n".encode(), "没有找到认识的表头"), (old_sheet()[:3000], "不是表格"), (_zip(xl__workbook="<x/>"), "打不开"),
    ],
)  # fmt: skip
def test_what_is_no_table_says_so_and_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTable) as caught:
        list(read_table(BytesIO(content), "表.xlsx", synonyms=SYNONYMS).rows)
    assert reason in str(caught.value)
    assert caught.value.remedy.endswith("。")
