"""版记 at the foot of the last page: to whom copies go, who issued it and when."""

from __future__ import annotations

from math import ceil

from yingshang.kernel.documents import form
from yingshang.kernel.documents.content import VersionRecord
from yingshang.kernel.documents.drawing import box_at_foot
from yingshang.kernel.documents.framing import exact
from yingshang.kernel.documents.ooxml import Element, borders, element, paragraph, run, run_properties

_THICK, _THIN = 8, 6
"""Rules of 0.35 mm and 0.25 mm, in eighths of a point."""
_SMALL = form.SIZE_4 * 10
"""The width of a 四号 character, twips."""
_HAIR = 20
"""The least height of the paragraph that must follow a table, twips."""


def version_record(record: VersionRecord) -> Element:
    """The paragraph, a point high, that carries the record: a table in a box on the lower edge of the last page's text.

    Rules of 0.35 mm outside and 0.25 mm inside, as wide as the text; 抄送 one character in on both sides.
    """
    copies = record.copies_to.strip().rstrip("。")
    issued = f"{record.issuer}\t{form.chinese_date(record.issued_on)}印发"
    lines = 1
    rows = [_row(issued, [_tab(), element("ind", left=_SMALL, right=_SMALL)])]
    if copies:
        text = f"抄送：{copies}。"
        lines += ceil((form.text_width(text) - 3) / ((form.TEXT_WIDTH - 5 * _SMALL) // _SMALL))
        rows.insert(0, _row(text, [element("ind", left=4 * _SMALL, right=_SMALL, hanging=3 * _SMALL)]))
    table = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=form.TEXT_WIDTH, type="dxa"),
            borders("tblBorders", top=(_THICK, "000000"), bottom=(_THICK, "000000"), insideH=(_THIN, "000000")),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(side, w=0, type="dxa") for side in ("left", "right"))),
        ),
        element("tblGrid", element("gridCol", w=form.TEXT_WIDTH)),
        *rows,
    )
    end = paragraph(properties=[element("snapToGrid", val=0), exact(_HAIR)])
    box = box_at_foot(form.TEXT_WIDTH, lines * form.LINE + 2 * _HAIR, table, end)
    return paragraph(box, properties=[element("snapToGrid", val=0), exact(_HAIR)])


def _tab() -> Element:
    return element("tabs", element("tab", val="right", pos=form.TEXT_WIDTH - _SMALL))


def _row(content: str, properties: list[Element]) -> Element:
    text = run_properties(size=form.SIZE_4, spacing=0)
    line = paragraph(run(content, *text), properties=[*properties, element("snapToGrid", val=0), exact(form.LINE)])
    about = element("trPr", element("cantSplit"))
    return element("tr", about, element("tc", element("tcPr", element("tcW", w=form.TEXT_WIDTH, type="dxa")), line))
