"""The places of a template: where they stand in its text, and putting words there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from yingshang.kernel.documents.ooxml import Element, W, element

TITLE, BODY, SIGNATURE, NUMBER = "【标题】", "【正文】", "【落款】", "【文号】"
OFFICE, DAY, RECIPIENTS, CODE, MARK = "【署名】", "【成文日期】", "【主送】", "【二维码】", "【编号】"
PLACES: Mapping[str, str] = {
    TITLE: "文稿标题",
    BODY: "正文各段，独占一段（必须有）",
    SIGNATURE: "署名和成文日期，各占一行",
    OFFICE: "只要署名",
    DAY: "只要成文日期",
    NUMBER: "发文字号，印发前为空",
    RECIPIENTS: "主送机关",
    MARK: "系统编号",
    CODE: "核验二维码",
}
_P, _T, _R, _SDT = (f"{{{W}}}{name}" for name in ("p", "t", "r", "sdt"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a paragraph: which of its texts hold it, and where it begins in the first of them."""

    paragraph: Element
    texts: tuple[Element, ...]
    start: int


def own_texts(paragraph: Element) -> list[Element]:
    """The texts of a paragraph itself, not those of text boxes anchored in it."""
    return [text for text in paragraph.iter(_T) if next(text.iterancestors(_P)) is paragraph]


def text_of(paragraph: Element) -> str:
    """What stands in a paragraph."""
    return "".join(text.text or "" for text in own_texts(paragraph))


def paragraphs_with(story: Element, place: str) -> Iterator[Element]:
    """The paragraphs of a part in which a place stands."""
    for paragraph in list(story.iter(_P)):
        if place in text_of(paragraph):
            yield paragraph


def find(paragraph: Element, place: str) -> Found | None:
    """The first occurrence of a place in a paragraph, over as many runs as it may be split."""
    texts = own_texts(paragraph)
    at = "".join(text.text or "" for text in texts).find(place)
    if at < 0:
        return None
    end, passed = at + len(place), 0
    held: list[Element] = []
    start = 0
    for text in texts:
        length = len(text.text or "")
        if passed < end and passed + length > at:
            if not held:
                start = at - passed
            held.append(text)
        passed += length
    return Found(paragraph, tuple(held), start)


def put(found: Found, place: str, words: str) -> Element:
    """Put words where a place stands, in the face of its first run; line breaks in them are kept. Returns that run."""
    left = len(place)
    for index, text in enumerate(found.texts):
        old = text.text or ""
        start = found.start if index == 0 else 0
        taken = min(len(old) - start, left)
        text.text = old[:start] + (words if index == 0 else "") + old[start + taken :]
        text.set(_SPACE, "preserve")
        left -= taken
        free_control(text)
    first = found.texts[0]
    _break_lines(first)
    run: Element = next(first.iterancestors(_R))
    return run


def _break_lines(text: Element) -> None:
    lines = (text.text or "").split("\n")
    text.text = lines[0]
    after = text
    for line in lines[1:]:
        further = element("t")
        further.text = line
        further.set(_SPACE, "preserve")
        for one in (element("br"), further):
            after.addnext(one)
            after = one


def free_control(text: etree._Element) -> None:
    """Content controls about a text hold it as their own content: no prompt, no binding that would overwrite it."""
    for control in text.iterancestors(_SDT):
        about = control.find(f"{{{W}}}sdtPr")
        if about is None:
            continue
        for name in ("showingPlcHdr", "dataBinding", "placeholder"):
            for child in about.findall(f"{{{W}}}{name}"):
                about.remove(child)
    run = next(text.iterancestors(_R), None)
    style = None if run is None else run.find(f"{{{W}}}rPr/{{{W}}}rStyle")
    if style is not None and "placeholder" in style.get(f"{{{W}}}val", "").lower():
        parent = style.getparent()
        assert parent is not None
        parent.remove(style)
