"""Reading the text of somebody's .docx: paragraphs in their order, tables row by row, tracked changes as accepted."""

from __future__ import annotations

import zipfile
from typing import Any

from lxml import etree

from yingshang.kernel.documents.errors import UnreadableDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST = 30 * 1024 * 1024
"""Bytes of the unpacked main part; a larger one is no material but an attack."""
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def paragraphs_of_docx(file: Any) -> list[str]:
    """The paragraphs of a .docx, empty ones left out; a table gives one for each row, its cells joined by “　”.

    Inserted text counts, deleted text does not; hidden field codes, comments, headers and notes are left out.

    Arguments:
        file: an open binary file or path; left at its beginning.

    Errors: :class:`UnreadableDocument`.
    """
    try:
        with zipfile.ZipFile(file) as package:
            part = package.getinfo("word/document.xml")
            if part.file_size > LARGEST:
                raise UnreadableDocument("文档太大，请删去图片后再上传，或分成几份。")
            root = etree.fromstring(package.read(part), PARSER)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError) as fault:
        raise UnreadableDocument("读不出这个文档，请用 Word 或 WPS 另存为 .docx 后再上传。") from fault
    finally:
        if hasattr(file, "seek"):
            file.seek(0)
    body = root.find(f"{W}body")
    found = [_told(block) for block in _blocks(body)] if body is not None else []
    return [text for text in found if text]


def _blocks(parent: etree._Element) -> list[etree._Element]:
    """Paragraphs and table rows in reading order; content controls are looked into."""
    found: list[etree._Element] = []
    for child in parent:
        if child.tag == f"{W}p":
            found.append(child)
        elif child.tag == f"{W}tbl":
            found += child.iter(f"{W}tr")
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            found += _blocks(child)
    return found


def _told(block: etree._Element) -> str:
    if block.tag == f"{W}tr":
        cells = ["".join(_text(p) for p in cell.iter(f"{W}p")).strip() for cell in block.iter(f"{W}tc")]
        return "　".join(cell for cell in cells if cell)
    return _text(block).strip()


def _text(paragraph: etree._Element) -> str:
    parts: list[str] = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if any(parent.tag == f"{W}del" for parent in node.iterancestors()):
            continue
        parts.append(node.text or "" if node.tag == f"{W}t" else " ")
    return "".join(parts)
