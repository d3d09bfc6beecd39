"""What a file really is, told by its first bytes: names lie (an .et is an .xls, an .xls is often a web page)."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from yingshang.kernel.tables.errors import UnreadableTable

_SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"
_LARGEST_UNPACKED = 1 << 30
_LARGEST_AREA = 40_000_000
"""Cells; a value strayed into the far corner would make a reader lay out billions of empty ones."""


class TableKind(StrEnum):
    """How a table file is read."""

    SHEETS = "sheets"
    TEXT = "text"


def sniff(data: bytes, name: str) -> TableKind:
    """The kind of a file by content. ``name`` only makes messages clearer.

    Raises :class:`UnreadableTable` for empty files, encrypted ones, documents, pictures, web pages and archives.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise UnreadableTable(f"文件“{name}”是空的。", "请确认选对了文件。")
    if data.startswith(b"PK"):
        _check_package(data, name)
        return TableKind.SHEETS
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _check_compound(data, name)
        return TableKind.SHEETS
    if re.match(rb"\x09[\x00\x02\x04\x08]", data):  # a bare BIFF stream of the nineties
        raise UnreadableTable(f"文件“{name}”是很旧的 Excel 格式。", _SAVE_AS)
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"GIF8")):
        raise UnreadableTable(
            f"文件“{name}”不是表格（像是 PDF、图片或压缩包）。", "请上传 .xlsx、.xls、.et 或 .csv 表格。"
        )
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise UnreadableTable(f"文件“{name}”名为表格，内容其实是网页。", _SAVE_AS)
    return TableKind.TEXT


def _check_package(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            if sum(item.file_size for item in package.infolist()) > _LARGEST_UNPACKED:
                raise UnreadableTable(f"文件“{name}”展开后超过 1 GB。", "请删去多余的工作表和空行，或分成几份上传。")
            if "word/document.xml" in names:
                raise UnreadableTable(f"文件“{name}”是 Word 文档。", "请把其中的表格粘贴到 Excel 后再上传。")
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                raise UnreadableTable(f"文件“{name}”不是表格（像是压缩包）。", "请解压后上传其中的表格。")
            for sheet in names:
                if sheet.startswith("xl/worksheets/") and sheet.endswith(".xml"):
                    _check_extent(package, sheet, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as broken:
        raise UnreadableTable(f"文件“{name}”已损坏。", "请重新导出或重新下载后再上传。") from broken


def _check_extent(package: zipfile.ZipFile, sheet: str, name: str) -> None:
    """Refuse a sheet whose values span an area that no table has (only cells that hold a value count)."""
    widest, last = 0, 0
    tail = b""
    with package.open(sheet) as stream:
        while chunk := stream.read(1 << 20):
            chunk = tail + chunk
            columns = set(re.findall(rb'<c [^>]*?r="([A-Z]+)\d+"[^>/]*>', chunk))
            widest = max([widest, *(_column_number(letters) for letters in columns)])
            if rows := re.findall(rb'<row [^>]*?r="(\d+)"[^>/]*>', chunk):
                last = max(last, int(rows[-1]))
            tail = chunk[-200:]
    if widest * last > _LARGEST_AREA:
        raise UnreadableTable(
            f"文件“{name}”的工作表占了 {last} 行 {widest} 列，远大于一张表。",
            "很远的角落里有多余的内容，请把数据复制到新工作表后再上传。",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_compound(data: bytes, name: str) -> None:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise UnreadableTable(f"文件“{name}”设了打开密码。", "请取消密码后再上传。")
    if has("WordDocument"):
        raise UnreadableTable(f"文件“{name}”是 Word 文档。", "请把其中的表格粘贴到 Excel 后再上传。")
    if not (has("Workbook") or has("Book")):
        raise UnreadableTable(f"文件“{name}”不是表格。", _SAVE_AS)
