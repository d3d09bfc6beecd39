"""How a paper's paragraphs look in a template: as the place for the text is set there, by the template's own styles.

What the template does not say is said by GB/T 9704-2012, directly on the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy

from yingshang.kernel.documents import form
from yingshang.kernel.documents.ooxml import Element, W, element, fonts, run_properties
from yingshang.kernel.documents.parts import BODY_STYLE, CAPTION_STYLE, TABLE_STYLE, TITLE_STYLE

_BODY_NAMES = ("公文正文", "body text", "正文文本")
_HEADING_FONTS = (form.HEADING, form.SUBHEADING, form.BODY, form.BODY)
_NUMBERED = re.compile(r"^(?:[零一二三四五六七八九十]+、|（[零一二三四五六七八九十]+）|\d+\.|（\d+）)")


def w(name: str) -> str:
    """A name of the main namespace."""
    return f"{{{W}}}{name}"


class TemplateStyles:
    """The paragraph styles of a template, by the names that people see."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(w("style"))
        self._styles = {style.get(w("styleId"), ""): style for style in found if style.get(w("type")) == "paragraph"}
        self._defaults = None if root is None else root.find(w("docDefaults"))

    def named(self, *names: str) -> str:
        """The id of the first style with one of these names, whatever program wrote them; empty where there is none."""
        wanted = [name.lower() for name in names]
        for identity, style in self._styles.items():
            name = style.find(w("name"))
            if name is not None and name.get(w("val"), "").lower() in wanted:
                return identity
        return ""

    def heading(self, level: int) -> str:
        """The style of headings of a level."""
        return self.named(f"heading {level}", f"标题 {level}", f"标题{level}")

    def default(self) -> str:
        """The style of paragraphs that name none (正文)."""
        return next((i for i, style in self._styles.items() if style.get(w("default")) in {"1", "true"}), "")

    def says(self, identity: str, path: str) -> Element | None:
        """What a style, or one that it is based on, or the document's default says."""
        seen: set[str] = set()
        while identity and identity not in seen:
            seen.add(identity)
            style = self._styles.get(identity)
            if style is None:
                break
            if (found := style.find(path)) is not None:
                return found
            base = style.find(w("basedOn"))
            identity = "" if base is None else base.get(w("val"), "")
        group = "rPrDefault" if path.startswith(w("rPr")) else "pPrDefault"
        return None if self._defaults is None else self._defaults.find(f"{w(group)}/{path}")


class Dresser:
    """Gives paragraphs written for our own styles the look of a template."""

    def __init__(self, styles: TemplateStyles, place: Element) -> None:
        self._styles = styles
        properties = place.find(w("pPr"))
        self._block = [] if properties is None else [deepcopy(c) for c in properties if c.tag not in _NOT_COPIED]
        run = next((run for run in place.iter(w("r")) if run.find(w("t")) is not None), None)
        face = None if run is None else run.find(w("rPr"))
        self._text = [] if face is None else [deepcopy(c) for c in face if c.tag != w("rStyle")]
        self._complete()

    def _complete(self) -> None:
        """Say what neither the place nor the styles say: the font and size of a paper, and two characters of indent."""
        style = next((c.get(w("val"), "") for c in self._block if c.tag == w("pStyle")), "")
        if not self._block and not self._text and (own := self._styles.named(*_BODY_NAMES)):
            self._block, style = [element("pStyle", val=own)], own
        style = style or self._styles.default()
        font = self._styles.says(style, f"{w('rPr')}/{w('rFonts')}")
        chinese = font is not None and (font.get(w("eastAsia")) or "")
        bare = not self._has(self._text, "rFonts") and not chinese
        if bare:
            self._text.insert(0, fonts(form.BODY))
        size = self._sized(style)
        if not size and bare:
            size = form.SIZE_3
            self._text += run_properties(size=size)
        if bare and not self._has(self._block, "spacing"):
            self._block.append(element("spacing", before=0, after=0, line=form.LINE, lineRule="exact"))
        if not self._has(self._block, "ind") and self._styles.says(style, f"{w('pPr')}/{w('ind')}") is None:
            self._block.append(element("ind", firstLineChars=200, firstLine=20 * (size or form.SIZE_3)))
        if not self._has(self._block, "jc") and self._styles.says(style, f"{w('pPr')}/{w('jc')}") is None:
            self._block.append(element("jc", val="both"))

    def _sized(self, style: str) -> int:
        own = next((c for c in self._text if c.tag == w("sz")), None)
        found = own if own is not None else self._styles.says(style, f"{w('rPr')}/{w('sz')}")
        value = "" if found is None else found.get(w("val"), "")
        return int(value) if value.isdecimal() else 0

    @staticmethod
    def _has(properties: Iterable[Element], name: str) -> bool:
        return any(child.tag == w(name) for child in properties)

    def dress(self, made: Iterable[Element]) -> list[Element]:
        """The same elements in the look of the template."""
        dressed = list(made)
        for top in dressed:
            for block in [top] if top.tag == w("p") else list(top.iter(w("p"))):
                self._paragraph(block)
        return dressed

    def _paragraph(self, block: Element) -> None:
        properties = block.find(w("pPr"))
        own = [] if properties is None else [deepcopy(child) for child in properties]
        style = next((c.get(w("val"), "") for c in own if c.tag == w("pStyle")), "")
        own = [child for child in own if child.tag != w("pStyle")]
        if style == BODY_STYLE or not style:
            self._set(block, [*self._block, *own], self._text if style else [])
        elif style.startswith("Heading"):
            self._heading(block, int(style[-1]), own)
        elif style in _DIRECT:
            about, text = _DIRECT[style]
            self._set(block, [*about(), *own], text())

    def _heading(self, block: Element, level: int, own: list[Element]) -> None:
        style = self._styles.heading(level)
        if not style:
            face = [child for child in self._text if child.tag not in {w("rFonts"), w("b"), w("bCs")}]
            about = [*self._block, element("keepNext"), element("outlineLvl", val=level - 1), *own]
            self._set(block, about, [fonts(_HEADING_FONTS[level - 1]), *face])
            return
        if self._styles.says(style, f"{w('pPr')}/{w('numPr')}") is not None:
            text = next(block.iter(w("t")))
            text.text = _NUMBERED.sub("", text.text or "")
        self._set(block, [element("pStyle", val=style), *own], [])

    def _set(self, block: Element, about: Sequence[Element], text: Sequence[Element]) -> None:
        """Properties of a paragraph, a later one of a name in place of an earlier; those of its runs where they say nothing."""
        properties = block.find(w("pPr"))
        if properties is not None:
            block.remove(properties)
        kept = {child.tag: deepcopy(child) for child in about}
        if kept:
            made = element("pPr")
            made.extend(sorted(kept.values(), key=lambda child: _rank(_BLOCK_ORDER, child)))
            block.insert(0, made)
        for run in block.iter(w("r")):
            self._face(run, text)

    def _face(self, run: Element, text: Sequence[Element]) -> None:
        said = run.find(w("rPr"))
        children = [] if said is None else list(said)
        tags = {child.tag for child in children}
        further = [deepcopy(child) for child in text if child.tag not in tags]
        if not further:
            return
        if said is not None:
            run.remove(said)
        made = element("rPr")
        made.extend(sorted([*children, *further], key=lambda child: _rank(_RUN_ORDER, child)))
        run.insert(0, made)
        control = next(run.iterancestors(w("sdt")), None)
        plain = None if control is None else control.find(f"{w('sdtPr')}/{w('text')}")
        if plain is not None and (parent := plain.getparent()) is not None:
            parent.remove(plain)  # LibreOffice gives plain-text controls the paragraph's own face


_NOT_COPIED = {w("rPr"), w("sectPr"), w("pageBreakBefore"), w("numPr"), w("outlineLvl"), w("framePr"), w("pPrChange")}
_BLOCK_ORDER = """
pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku
wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing
mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange
"""
_RUN_ORDER = """
rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color
spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath
rPrChange
"""
"""The order of the schema (ISO/IEC 29500-1, 17.3.1.26 and 17.3.2.28)."""


def _rank(order: str, child: Element) -> int:
    name = str(child.tag).rpartition("}")[2]
    names = order.split()
    return names.index(name) if name in names else len(names)


def _table_block() -> list[Element]:
    spacing = element("spacing", before=40, after=40, line=340, lineRule="exact")
    return [element("snapToGrid", val=0), spacing, element("ind", firstLineChars=0, firstLine=0)]


def _centred() -> list[Element]:
    unindented = element("ind", firstLineChars=0, firstLine=0)
    return [element("keepNext"), element("snapToGrid", val=0), unindented, element("jc", val="center")]


def _table_text() -> list[Element]:
    return run_properties(size=form.SIZE_SMALL_4, spacing=0)


def _caption_text() -> list[Element]:
    return run_properties(font=form.HEADING, size=form.SIZE_4)


def _title_text() -> list[Element]:
    return run_properties(font=form.TITLE, size=form.SIZE_2, spacing=0)


_DIRECT: dict[str, tuple[Callable[[], list[Element]], Callable[[], list[Element]]]] = {
    TABLE_STYLE: (_table_block, _table_text),
    CAPTION_STYLE: (_centred, _caption_text),
    TITLE_STYLE: (_centred, _title_text),
}
