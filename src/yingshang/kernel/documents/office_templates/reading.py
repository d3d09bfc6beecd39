"""Reading an office's template: what it has, and whether it will do."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from yingshang.kernel.documents.errors import UnfitTemplate
from yingshang.kernel.documents.office_templates.places import BODY, PLACES, paragraphs_with, text_of
from yingshang.kernel.documents.ooxml import Element, W, serialise
from yingshang.kernel.documents.packaging import CONTENT_TYPES, unpack

LARGEST = 30 << 20
"""Bytes of the unpacked file."""
MAIN = "word/document.xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_STORY = re.compile(r"word/(document|header\d*|footer\d*)\.xml$")
_OLD = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后再上传。"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True)
class OfficeTemplate:
    """A template that will do.

    Arguments:
        parts: of its package, links to the author's own machine taken off; places: those of :data:`PLACES` that it has.
    """

    parts: dict[str, bytes]
    places: frozenset[str]

    def stories(self) -> dict[str, Element]:
        """Its text and its headers and footers, by the name of the part; parsed anew."""
        return {name: parse(content) for name, content in self.parts.items() if _STORY.match(name)}


def read_template(content: bytes) -> OfficeTemplate:
    """Read a template. Errors: :class:`UnfitTemplate`, which says what is to be changed."""
    parts = _unpacked(content)
    if MAIN not in parts or CONTENT_TYPES not in parts:
        raise UnfitTemplate(f"这不是 Word 文档。{_SAVE_AS}")
    if b"macroEnabled" in parts[CONTENT_TYPES] or any(name.endswith("vbaProject.bin") for name in parts):
        raise UnfitTemplate("模板带有宏，不能使用。请另存为不带宏的 .docx 后再上传。")
    if any("activex" in name.lower() or "oleobject" in name.lower() for name in parts):
        raise UnfitTemplate("模板里嵌有控件或其他程序的对象，请删去后再上传。")
    if parse(parts[MAIN]).tag != f"{{{W}}}document":
        raise UnfitTemplate(f"模板用的是“严格”格式。{_SAVE_AS}")
    parts = {name: _without_links(name, part) for name, part in parts.items()}
    template = OfficeTemplate(parts, frozenset())
    stories = template.stories()
    _check_text(stories)
    found = (place for place in PLACES for story in stories.values() for _ in paragraphs_with(story, place))
    return OfficeTemplate(parts, frozenset(found))


def _unpacked(content: bytes) -> dict[str, bytes]:
    if content.startswith(_OLD):
        raise UnfitTemplate(f"这是旧格式（.doc、.wps）或加了密码的文档。{_SAVE_AS}")
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST:
                raise UnfitTemplate("模板太大，请压缩其中的图片后再上传。")
        return unpack(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as broken:
        raise UnfitTemplate(f"读不出这个文件。{_SAVE_AS}") from broken


def parse(content: bytes) -> Element:
    """A part's root. Errors: :class:`UnfitTemplate`."""
    try:
        return etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as broken:
        raise UnfitTemplate(f"模板内容已损坏。{_SAVE_AS}") from broken


def _without_links(name: str, content: bytes) -> bytes:
    """A part without the link to the author's own .dotm. Errors: :class:`UnfitTemplate` for other files outside."""
    if name == "word/settings.xml":
        settings = parse(content)
        for link in settings.findall(f"{{{W}}}attachedTemplate"):
            settings.remove(link)
        return serialise(settings)
    if not name.endswith(".rels"):
        return content
    relations = parse(content)
    for relation in relations.findall(_RELATIONS):
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") != "External" or kind == "hyperlink":
            continue
        if kind != "attachedTemplate":
            raise UnfitTemplate("模板链接了文件以外的图片或内容，请改为嵌入文档后再上传。")
        relations.remove(relation)
    return serialise(relations)


def _check_text(stories: dict[str, Element]) -> None:
    body = [paragraph for story in stories.values() for paragraph in paragraphs_with(story, BODY)]
    ours = list(paragraphs_with(stories[MAIN], BODY))
    if not body:
        raise UnfitTemplate("模板里没有【正文】。请在正文的位置单独写一段【正文】后再上传。")
    if len(body) > 1:
        raise UnfitTemplate("模板里的【正文】不止一处，请只留一处。")
    if not ours or any(True for _ in ours[0].iterancestors(f"{{{W}}}txbxContent")):
        raise UnfitTemplate("【正文】不能放在页眉、页脚或文本框里，请放在文档的正文部分。")
    if text_of(ours[0]).strip() != BODY:
        raise UnfitTemplate("【正文】要独占一段，前后不能有别的字。")
    if next(stories[MAIN].iter(f"{{{W}}}ins", f"{{{W}}}del"), None) is not None:
        raise UnfitTemplate("模板里有未接受的修订，请先接受或拒绝全部修订。")
