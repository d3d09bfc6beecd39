"""What a finished file says about itself: a JSON manifest in a custom XML part, and its figures in content controls."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from yingshang.kernel.documents.errors import UnreadableDocument
from yingshang.kernel.documents.packaging import CONTENT_TYPES, unpack

NAMESPACE = "urn:yingshang:document-manifest:1"
TAG_PREFIX = "fig:"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_STORE_ID = "{6B0C3E1A-7D52-4C7B-9A55-5A1D0F9704A2}"
_LONGEST_PART = 64 << 20
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True)
class WrittenFigure:
    """A figure as found in a file: its identity and the text that stands there now."""

    id: str
    printed: str


def add_manifest(parts: dict[str, bytes], manifest: Mapping[str, Any]) -> None:
    """Put the manifest into the parts of a package, beside custom parts that it may have. Raises ``TypeError`` for what is no JSON."""
    number = next(n for n in count(1) if f"customXml/item{n}.xml" not in parts)
    stored, described = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    item = etree.Element(f"{{{NAMESPACE}}}manifest", nsmap={None: NAMESPACE})
    item.text = text
    parts[stored] = _xml(item)
    store = f"{_OFFICE}/customXml"
    properties = etree.Element(f"{{{store}}}datastoreItem", nsmap={"ds": store})
    properties.set(f"{{{store}}}itemID", _STORE_ID)
    references = etree.SubElement(properties, f"{{{store}}}schemaRefs")
    etree.SubElement(references, f"{{{store}}}schemaRef").set(f"{{{store}}}uri", NAMESPACE)
    parts[described] = _xml(properties)
    parts[f"customXml/_rels/item{number}.xml.rels"] = _xml(
        relate(
            etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS}),
            "customXmlProps",
            f"itemProps{number}.xml",
        )
    )
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"], _PARSER)
    parts["word/_rels/document.xml.rels"] = _xml(relate(relations, "customXml", f"../{stored}"))
    types = etree.fromstring(parts[CONTENT_TYPES], _PARSER)
    override = etree.SubElement(types, f"{{{_TYPES}}}Override")
    override.set("PartName", f"/{described}")
    override.set("ContentType", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml")
    parts[CONTENT_TYPES] = _xml(types)


def read_manifest(file: Path | BinaryIO) -> dict[str, Any] | None:
    """The manifest that a .docx carries, ``None`` if it carries none. Raises :class:`UnreadableDocument`."""
    for name, content in sorted(_parts(file).items()):
        if name.startswith("customXml/item") and name.endswith(".xml") and NAMESPACE.encode() in content:
            root = _parse(content)
            if root.tag == f"{{{NAMESPACE}}}manifest":
                try:
                    found = json.loads(root.text or "")
                except ValueError as broken:
                    raise UnreadableDocument("文件所带的清单已损坏。") from broken
                if isinstance(found, dict):
                    return found
    return None


def read_figures(file: Path | BinaryIO) -> list[WrittenFigure]:
    """The figures that stand in a .docx, in the order of the text, with what is printed now.

    Raises :class:`UnreadableDocument`.
    """
    parts = _parts(file)
    if "word/document.xml" not in parts:
        raise UnreadableDocument("文件不是 Word 文档（.docx）。")
    found = []
    for control in _parse(parts["word/document.xml"]).iter(f"{{{_W}}}sdt"):
        tag = control.find(f"{{{_W}}}sdtPr/{{{_W}}}tag")
        value = "" if tag is None else tag.get(f"{{{_W}}}val", "")
        if value.startswith(TAG_PREFIX):
            content = control.find(f"{{{_W}}}sdtContent")
            texts = [] if content is None else [text.text or "" for text in content.iter(f"{{{_W}}}t")]
            found.append(WrittenFigure(value.removeprefix(TAG_PREFIX), "".join(texts)))
    return found


def _parts(file: Path | BinaryIO) -> dict[str, bytes]:
    data = file.read_bytes() if isinstance(file, Path) else file.read()
    try:
        parts = unpack(data) if _is_modest(data) else {}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as broken:
        raise UnreadableDocument("文件不是 Word 文档（.docx），或已损坏。") from broken
    if not parts:
        raise UnreadableDocument("文件展开后过大。")
    return parts


def _is_modest(data: bytes) -> bool:
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(data)) as package:
        return sum(entry.file_size for entry in package.infolist()) <= _LONGEST_PART


def _parse(content: bytes) -> etree._Element:
    try:
        return etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as broken:
        raise UnreadableDocument("文件内容已损坏。") from broken


def relate(relations: etree._Element, kind: str, target: str) -> etree._Element:
    """Add a relation to a relations part, with the next free id."""
    taken = {relation.get("Id") for relation in relations}
    number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    relation = etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship")
    relation.set("Id", f"rId{number}")
    relation.set("Type", f"{_OFFICE}/relationships/{kind}")
    relation.set("Target", target)
    return relations


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
