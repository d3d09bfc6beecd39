"""The parts of a .docx that do not depend on the text: styles, settings, fonts, properties, relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from yingshang.kernel.documents import form
from yingshang.kernel.documents.ooxml import Element, element, fonts, ordered, root, run_properties, serialise

_OPEN = "http://schemas.openxmlformats.org"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

BODY_STYLE, TITLE_STYLE, PLAIN_STYLE, FOOTER_STYLE, HEADER_STYLE, TABLE_STYLE, CAPTION_STYLE = (
    "BodyText", "Title", "Normal", "Footer", "Header", "TableText", "Caption",
)  # fmt: skip


def styles() -> bytes:
    """The named styles: whoever edits the paper sees 正文, 标题 1 to 4, 公文标题 and not a wall of direct settings."""
    line = element("spacing", before=0, after=0, line=form.LINE, lineRule="exact")
    heading_fonts = (form.HEADING, form.SUBHEADING, form.BODY, form.BODY)
    made = [
        _defaults(),
        _style("Normal", "Normal", _spaced(), [], default=True),
        _style(BODY_STYLE, "Body Text", [*_spaced(), _first_line(), element("jc", val="both")], []),
        *(
            _style(
                f"Heading{level}",
                f"heading {level}",
                [element("keepNext"), _first_line(), element("outlineLvl", val=level - 1)],
                run_properties(font=font),
                follower=BODY_STYLE,
            )
            for level, font in enumerate(heading_fonts, start=1)
        ),
        _style(
            TITLE_STYLE,
            "Title",
            [element("keepNext"), element("snapToGrid", val=0), line, element("jc", val="center")],
            run_properties(font=form.TITLE, size=form.SIZE_2, spacing=0),
            follower=BODY_STYLE,
        ),
        _style(
            CAPTION_STYLE,
            "caption",
            [element("keepNext"), element("jc", val="center")],
            run_properties(font=form.HEADING, size=form.SIZE_4),
        ),
        _style(
            TABLE_STYLE,
            "Table Text",
            [element("snapToGrid", val=0), element("spacing", before=40, after=40, line=340, lineRule="exact")],
            run_properties(size=form.SIZE_SMALL_4, spacing=0),
            custom=True,
        ),
        *(
            _style(
                name,
                name.lower(),
                [element("snapToGrid", val=0), element("spacing", before=0, after=0, line=320, lineRule="exact")],
                run_properties(font=form.PAGE_NUMBER, size=form.SIZE_4, spacing=0),
            )
            for name in (HEADER_STYLE, FOOTER_STYLE)
        ),
        _table_defaults(),
    ]
    return serialise(root("styles", *made))


def _defaults() -> Element:
    text = [
        *run_properties(font=form.BODY, size=form.SIZE_3, spacing=form.SPACING),
        element("kern", val=0),
        element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    ]
    return element(
        "docDefaults",
        element("rPrDefault", ordered("rPr", text)),
        element("pPrDefault", ordered("pPr", [element("spacing", before=0, after=0)])),
    )


def _spaced() -> list[Element]:
    """How lines are broken: 22 on every page, no mark hanging out of the text, no gap between Chinese and digits."""
    off = ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN")
    return [*(element(name, val=0) for name in off), element("kinsoku", val=1)]


def _first_line() -> Element:
    return element("ind", firstLineChars=200, firstLine=2 * form.CHARACTER)


def _style(
    identity: str,
    name: str,
    block: Iterable[Element],
    text: Iterable[Element],
    *,
    default: bool = False,
    follower: str = "",
    custom: bool = False,
) -> Element:
    made = element("style", type="paragraph", styleId=identity)
    for attribute, wanted in (("default", default), ("customStyle", custom)):
        if wanted:
            made.set(f"{{{made.nsmap[made.prefix]}}}{attribute}", "1")
    made.append(element("name", val=name))
    if not default:
        made.append(element("basedOn", val="Normal"))
    if follower:
        made.append(element("next", val=follower))
    made.append(element("qFormat"))
    made.append(ordered("pPr", block))
    made.append(ordered("rPr", text))
    return made


def _table_defaults() -> Element:
    margins = [
        element(side, w=width, type="dxa") for side, width in (("top", 0), ("left", 85), ("bottom", 0), ("right", 85))
    ]
    return element(
        "style",
        element("name", val="Normal Table"),
        element("uiPriority", val=99),
        element("tblPr", element("tblInd", w=0, type="dxa"), element("tblCellMar", *margins)),
        type="table",
        default=1,
        styleId="TableNormal",
    )


def settings() -> bytes:
    """Odd and even pages apart, no compression of punctuation, the compatibility mode of present programs."""
    mode = element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return serialise(
        root(
            "settings",
            element("zoom", percent=100),
            element("bordersDoNotSurroundHeader"),
            element("bordersDoNotSurroundFooter"),
            element("defaultTabStop", val=2 * form.CHARACTER),
            element("evenAndOddHeaders"),
            element("characterSpacingControl", val="doNotCompress"),
            element("compat", element("useFELayout"), mode),
            element("themeFontLang", val="en-US", eastAsia="zh-CN"),
        )
    )


def font_table() -> bytes:
    """The fonts by name with what they may be replaced by."""
    known = {
        form.BODY: ("仿宋", "modern"),
        form.SUBHEADING: ("楷体", "modern"),
        form.TITLE: ("小标宋", "auto"),
        form.HEADING: ("SimHei", "auto"),
        form.PAGE_NUMBER: ("SimSun", "auto"),
    }
    made = [
        element(
            "font",
            element("altName", val=other),
            element("charset", val="86"),
            element("family", val=family),
            name=name,
        )
        for name, (other, family) in known.items()
    ]
    return serialise(root("fonts", *made))


def core_properties(title: str, author: str, created: datetime) -> bytes:
    """Dublin Core: title, author, and the moment that the caller gave."""
    moment = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_OPEN}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>{dates}<dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    ).encode()


def application_properties() -> bytes:
    """The name of the program that wrote the file."""
    return (
        f'{_DECLARATION}<Properties xmlns="{_OPEN}/officeDocument/2006/extended-properties">'
        "<Application>yingshang</Application></Properties>"
    ).encode()


def relations(entries: Iterable[tuple[str, str, str]]) -> bytes:
    """A relations part: (id, kind or whole type, target)."""
    made = ""
    for identity, kind, target in entries:
        whole = kind if kind.startswith("http") else f"{_OPEN}/officeDocument/2006/relationships/{kind}"
        made += f'<Relationship Id="{identity}" Type="{whole}" Target={quoteattr(target)}/>'
    return f'{_DECLARATION}<Relationships xmlns="{_OPEN}/package/2006/relationships">{made}</Relationships>'.encode()


def package_relations() -> bytes:
    """Where the package's own parts are."""
    return relations(
        [
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", f"{_OPEN}/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", "extended-properties", "docProps/app.xml"),
        ]
    )


def content_types(overrides: Mapping[str, str]) -> bytes:
    """The list of content types; ``overrides`` gives the kind of each part under word/."""
    made = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in sorted(overrides.items())
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_OPEN}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{made}"
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    ).encode()


__all__ = [
    "BODY_STYLE",
    "CAPTION_STYLE",
    "FOOTER_STYLE",
    "HEADER_STYLE",
    "PLAIN_STYLE",
    "TABLE_STYLE",
    "TITLE_STYLE",
    "application_properties",
    "content_types",
    "core_properties",
    "font_table",
    "fonts",
    "package_relations",
    "relations",
    "settings",
    "styles",
]
