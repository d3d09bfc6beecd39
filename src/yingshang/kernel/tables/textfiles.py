"""Rows of text files (.csv, .txt): which characters, which separator, which rows."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import islice

from yingshang.kernel.tables.cells import Cell
from yingshang.kernel.tables.errors import UnreadableTable

_SEPARATORS = ",;\t|，"
_SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。"


@dataclass(frozen=True)
class TextRows:
    """The records of a text file; one record is one row, however many line breaks its quotes hold."""

    data: bytes
    name: str
    encoding: str
    separator: str

    def __iter__(self) -> Iterator[list[Cell]]:
        number = 0
        try:
            for record in _records(self.data, self.encoding, self.separator):
                number += 1
                yield [_cell(value) for value in record]
        except csv.Error as broken:
            raise UnreadableTable(
                f"文件“{self.name}”第 {number + 1} 行起引号不成对，后面的内容分不清列。",
                f"请补上或删去多余的双引号；或{_SAVE_AS.removeprefix('请')}",
            ) from broken


def read_text(data: bytes, name: str) -> TextRows:
    """A text file with its encoding (UTF-8 with or without BOM, GB18030, UTF-16 with BOM) and separator found.

    Raises :class:`UnreadableTable` when no encoding fits.
    """
    encoding = find_encoding(data, name)
    return TextRows(data, name, encoding, find_separator(data, encoding))


def find_encoding(data: bytes, name: str) -> str:
    """The Python name of the encoding in which all of the file can be read; UTF-8 before GB18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in data[:4096]:
        raise UnreadableTable(f"文件“{name}”不是文本表格。", _SAVE_AS)
    candidates = ["utf-8-sig"] if data.startswith(codecs.BOM_UTF8) else ["utf-8", "gb18030"]
    for encoding in candidates:
        if _decodes(data, encoding):
            return encoding
    raise UnreadableTable(f"文件“{name}”的文字编码认不出（既不是 UTF-8，也不是 GB18030）。", _SAVE_AS)


def find_separator(data: bytes, encoding: str) -> str:
    """The character that splits most of the first records into the same number of columns, more than one."""
    best, best_score = ",", (0, 0)
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(r) for r in islice(_records(data, encoding, separator), 50) if len(r) > 1)
        except csv.Error:
            continue
        if widths:
            width, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (agreeing, width) > best_score:
                best, best_score = separator, (agreeing, width)
    return best


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for start in range(0, len(data), 1 << 20):
            decoder.decode(view[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _records(data: bytes, encoding: str, separator: str) -> Iterator[list[str]]:
    text = TextIOWrapper(BytesIO(data), encoding=encoding, newline="")
    yield from csv.reader(text, delimiter=separator, strict=True)


def _cell(value: str) -> Cell:
    """Undo what programs do so that a spreadsheet keeps digits or does not calculate: ``="0123"``, ``'=1``, a tab."""
    if value[:1] in "='":
        if value.startswith('="') and value.endswith('"') and len(value) > 3:
            value = value[2:-1]
        elif value[:1] == "'" and value[1:2] in tuple("=+-@'"):
            value = value[1:]
    return value.rstrip("\t\0") or None
