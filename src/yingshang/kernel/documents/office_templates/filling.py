"""A paper in an office's template: the same bytes for the same template and content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from typing import BinaryIO

from yingshang.kernel.documents import form
from yingshang.kernel.documents.blocks import BodyWriter
from yingshang.kernel.documents.content import AttachmentPart, OfficialDocument, Signature
from yingshang.kernel.documents.drawing import picture
from yingshang.kernel.documents.framing import attachment_head
from yingshang.kernel.documents.manifest import add_manifest, relate
from yingshang.kernel.documents.office_templates import places
from yingshang.kernel.documents.office_templates.dressing import Dresser, TemplateStyles, w
from yingshang.kernel.documents.office_templates.reading import MAIN, OfficeTemplate, parse
from yingshang.kernel.documents.ooxml import Element, element, indent, serialise
from yingshang.kernel.documents.packaging import CONTENT_TYPES, pack
from yingshang.kernel.documents.parts import core_properties, relations
from yingshang.kernel.documents.qr import qr_png

_QR = 18 * 36000
_IMAGE = "media/yingshang-qr.png"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_HIGH = 1 << 30
"""Programs draw the numbers of controls at random; ours run on from the highest below this one."""


def fill_template(template: OfficeTemplate, document: OfficialDocument, file: BinaryIO, *, number: str = "") -> None:
    """Write the paper into the template.

    Arguments:
        number: 发文字号, empty before there is one.

    Raises ``ValueError`` for a moment without zone.
    """
    if document.created.tzinfo is None:
        raise ValueError("a moment must be aware")
    parts, stories = dict(template.parts), template.stories()
    main = stories[MAIN]
    sheet = parts.get("word/styles.xml")
    styles = TemplateStyles(None if sheet is None else parse(sheet))
    place = next(places.paragraphs_with(main, places.BODY))  # before any words are put: they may speak of 【正文】
    _put_words(stories.values(), _words(document, number))
    _put_signature(main, document)
    for name, story in stories.items():
        if document.sheet_mark is not None and _put_code(story):
            _relate_code(parts, name, story)
            parts["word/" + _IMAGE] = qr_png(document.sheet_mark.payload)
            _declare_png(parts)
    _fill_body(main, place, document, styles)
    parts |= {name: serialise(story) for name, story in stories.items()}
    if "docProps/core.xml" in parts:
        title = "".join(form.title_lines(document.title))
        parts["docProps/core.xml"] = core_properties(title, document.author, document.created)
    if document.manifest:
        parts.setdefault("word/_rels/document.xml.rels", relations([]))
        add_manifest(parts, document.manifest)
    buffer = BytesIO()
    pack(parts, buffer)
    file.write(buffer.getvalue())


def _words(document: OfficialDocument, number: str) -> dict[str, str]:
    title = document.title if isinstance(document.title, str) else "\n".join(document.title)
    signature, mark = document.signature, document.sheet_mark
    return {
        places.TITLE: title,
        places.NUMBER: number,
        places.RECIPIENTS: f"{document.recipients.rstrip(':：')}：" if document.recipients else "",
        places.OFFICE: signature.unit if signature else "",
        places.DAY: form.chinese_date(signature.on) if signature else "",
        places.MARK: mark.number if mark else "",
        **({} if mark else {places.CODE: ""}),
    }


def _put_words(stories: Iterable[Element], words: dict[str, str]) -> None:
    for story in stories:
        for place, text in words.items():
            for paragraph in places.paragraphs_with(story, place):
                for _ in range(places.text_of(paragraph).count(place)):
                    if (found := places.find(paragraph, place)) is not None:
                        places.put(found, place, text.replace(place, place.strip("【】")))


def _put_signature(main: Element, document: OfficialDocument) -> None:
    if document.signature is None:
        _put_words([main], {places.SIGNATURE: ""})
        return
    for paragraph in places.paragraphs_with(main, places.SIGNATURE):
        _sign(paragraph, document.signature)


def _fill_body(main: Element, place: Element, document: OfficialDocument, styles: TemplateStyles) -> None:
    _unwrap(place)
    writer, dresser = BodyWriter(_next_identity(main)), Dresser(styles, place)
    _replace(place, dresser.dress(writer.write(document.blocks)))
    body = main.find(w("body"))
    assert body is not None
    for position, part in enumerate(document.attachments, start=1):
        if isinstance(part, AttachmentPart):
            label = f"附件{position}" if len(document.attachments) > 1 else "附件"
            made = [*attachment_head(label, form.title_lines(part.title)), *writer.write(part.blocks)]
            _before_section(body, dresser.dress(made))


def _unwrap(place: Element) -> None:
    """Take the content controls off that stand about whole paragraphs: what is put there is no text to be typed over."""
    for control in list(place.iterancestors(w("sdt"))):
        content, parent = control.find(w("sdtContent")), control.getparent()
        if content is None or parent is None:
            continue
        at = parent.index(control)
        for offset, child in enumerate(list(content)):
            parent.insert(at + offset, child)
        parent.remove(control)


def _replace(place: Element, made: list[Element]) -> None:
    parent = place.getparent()
    assert parent is not None
    at = parent.index(place)
    properties = place.find(w("pPr"))
    section = None if properties is None else properties.find(w("sectPr"))
    if section is not None or not made or (parent.tag == w("tc") and made[-1].tag != w("p")):
        made = [*made, element("p", *([element("pPr", deepcopy(section))] if section is not None else []))]
    for offset, one in enumerate(made):
        parent.insert(at + offset, one)
    parent.remove(place)


def _sign(paragraph: Element, signature: Signature) -> None:
    """署名 and 成文日期, each on a line of its own; set by the standard where the template does not set the line."""
    parent = paragraph.getparent()
    assert parent is not None
    below = deepcopy(paragraph)
    parent.insert(parent.index(paragraph) + 1, below)
    unit, day = signature.unit, form.chinese_date(signature.on)
    rights = form.signature_indents(unit, day, sealed=signature.sealed)
    for line, words, right in zip((paragraph, below), (unit, day), rights, strict=True):
        found = places.find(line, places.SIGNATURE)
        if found is not None:
            places.put(found, places.SIGNATURE, words)
        properties = line.find(w("pPr"))
        if properties is None or (properties.find(w("jc")) is None and properties.find(w("ind")) is None):
            _set_right(line, right)


def _set_right(line: Element, right: float) -> None:
    properties = line.find(w("pPr"))
    if properties is None:
        properties = element("pPr")
        line.insert(0, properties)
    later = [child for child in properties if child.tag in _AFTER_JC]
    for child in later:
        properties.remove(child)
    properties.extend([indent(right=right, character=form.CHARACTER), element("jc", val="right"), *later])


_AFTER_JC = {
    w("textDirection"),
    w("textAlignment"),
    w("textboxTightWrap"),
    w("outlineLvl"),
    w("divId"),
    w("cnfStyle"),
    w("rPr"),
    w("sectPr"),
    w("pPrChange"),
}


def _before_section(body: Element, made: list[Element]) -> None:
    section = body.find(w("sectPr"))
    at = len(body) if section is None else body.index(section)
    for offset, one in enumerate(made):
        body.insert(at + offset, one)


def _next_identity(main: Element) -> int:
    """Beyond the numbers of the template's own controls and bookmarks."""
    named = [control.get(w("val"), "") for control in main.iter(w("id"))]
    named += [mark.get(w("id"), "") for mark in main.iter(w("bookmarkStart"))]
    return max((int(one) for one in named if one.isdecimal() and int(one) < _HIGH), default=0) + 1


def _put_code(story: Element) -> bool:
    """Put the QR where the template wants it; whether it does."""
    wanted = False
    for paragraph in places.paragraphs_with(story, places.CODE):
        found = places.find(paragraph, places.CODE)
        if found is None:
            continue
        wanted = True
        places.put(found, places.CODE, "").addnext(picture(_QR, relation="QR", number=9704))
        spacing = paragraph.find(f"{w('pPr')}/{w('spacing')}")
        if spacing is not None and spacing.get(w("lineRule")) == "exact":
            spacing.set(w("lineRule"), "auto")
            spacing.set(w("line"), "240")
    return wanted


def _relate_code(parts: dict[str, bytes], name: str, story: Element) -> None:
    folder, _, file = name.rpartition("/")
    place = f"{folder}/_rels/{file}.rels"
    held = parse(parts.get(place, relations([])))
    related = relate(held, "image", _IMAGE)
    parts[place] = serialise(held)
    identity = related[-1].get("Id", "")
    for blip in story.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"):
        for key, value in blip.attrib.items():
            if value == "QR":
                blip.set(key, identity)


def _declare_png(parts: dict[str, bytes]) -> None:
    if not re.search(rb'Extension="png"', parts[CONTENT_TYPES], re.IGNORECASE):
        types = parse(parts[CONTENT_TYPES])
        types.insert(0, types.makeelement(f"{_TYPES}Default", {"Extension": "png", "ContentType": "image/png"}))
        parts[CONTENT_TYPES] = serialise(types)
