"""Elements of WordprocessingML (ISO/IEC 29500), their children always in the order of the schema."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element = etree._Element  # noqa: SLF001 - the only name that lxml gives to its type

_PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs kinsoku wordWrap overflowPunct "
    "autoSpaceDE autoSpaceDN adjustRightInd snapToGrid spacing ind jc outlineLvl"
)
_RUN_ORDER = "rStyle rFonts b bCs i color spacing w kern position sz szCs u vertAlign lang"
_RANK = {
    "pPr": {name: rank for rank, name in enumerate(_PARAGRAPH_ORDER.split())},
    "rPr": {name: rank for rank, name in enumerate(_RUN_ORDER.split())},
}


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of the main namespace; attributes are of it too."""
    made = etree.Element(f"{{{W}}}{tag}", {f"{{{W}}}{name}": str(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def root(tag: str, *children: Element) -> Element:
    """The root of a part, with the prefixes that readers of raw XML expect."""
    made = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W, "r": R})
    made.extend(children)
    return made


def serialise(made: Element) -> bytes:
    """A part's bytes."""
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True)


def ordered(tag: str, children: Iterable[Element]) -> Element:
    """``pPr`` or ``rPr`` with its children in the schema's order; one that it does not know is an error."""
    rank = _RANK[tag]
    return element(tag, *sorted(children, key=lambda child: rank[etree.QName(child).localname]))


def fonts(name: str) -> Element:
    """One font for every script: official papers print digits in it too."""
    return element("rFonts", ascii=name, eastAsia=name, hAnsi=name, cs=name, hint="eastAsia")


def run_properties(
    *,
    style: str = "",
    font: str = "",
    size: int = 0,
    bold: bool = False,
    color: str = "",
    spacing: int | None = None,
    scale: int = 0,
) -> list[Element]:
    """The children of an ``rPr``: ``size`` in half points, ``spacing`` in twips, ``scale`` of the width in per cent."""
    made = []
    if style:
        made.append(element("rStyle", val=style))
    if font:
        made.append(fonts(font))
    if bold:
        made += [element("b"), element("bCs")]
    if color:
        made.append(element("color", val=color))
    if spacing is not None:
        made.append(element("spacing", val=spacing))
    if scale:
        made.append(element("w", val=scale))
    if size:
        made += [element("sz", val=size), element("szCs", val=size)]
    return made


def run(text: str, *properties: Element) -> Element:
    """A run of text; tabs and line breaks in it become their elements, what XML cannot hold is left out."""
    made = element("r")
    if properties:
        made.append(ordered("rPr", properties))
    piece = ""
    for character in text:
        if character in "\t\n":
            _add_text(made, piece)
            piece = ""
            made.append(element("tab" if character == "\t" else "br"))
        elif character >= " " and character not in "\ufffe\uffff":
            piece += character
    _add_text(made, piece)
    return made


def _add_text(made: Element, piece: str) -> None:
    if piece:
        text = element("t")
        text.text = piece
        text.set(_XML_SPACE, "preserve")
        made.append(text)


def paragraph(*content: Element, properties: Iterable[Element] = (), style: str = "") -> Element:
    """A paragraph of runs; the style's name goes before all properties."""
    listed = [*([element("pStyle", val=style)] if style else []), *properties]
    return element("p", *([ordered("pPr", listed)] if listed else []), *content)


def indent(*, left: float = 0, right: float = 0, first: float = 0, character: int) -> Element:
    """Indents in characters, given both as characters and, for programs that know no characters, in twips.

    A negative ``first`` hangs the first line out to the left.
    """
    attributes: dict[str, int] = {}
    for name, value in (("left", left), ("right", right)):
        if value:
            attributes[f"{name}Chars"] = round(value * 100)
            attributes[name] = round(value * character)
    if first:
        name = "firstLine" if first > 0 else "hanging"
        attributes[f"{name}Chars"] = round(abs(first) * 100)
        attributes[name] = round(abs(first) * character)
    return element("ind", **attributes)


def field(instruction: str, shown: str, *properties: Element) -> Element:
    """A field that the program computes, such as PAGE."""
    return element("fldSimple", run(shown, *properties), instr=f" {instruction} ")


def borders(tag: str, **sides: tuple[int, str]) -> Element:
    """Borders of a paragraph, table or cell: side = (eighths of a point, colour); width 0 is none."""
    order = [side for side in ("top", "left", "bottom", "right", "insideH", "insideV") if side in sides]
    made = element(tag)
    for side in order:
        width, color = sides[side]
        made.append(element(side, val="single", sz=width, space=0, color=color) if width else element(side, val="nil"))
    return made
