"""The month's summary as a paper that goes upward."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from django.conf import settings
from django.urls import reverse

from yingshang.affairs.outreach.models import PatrolSummary
from yingshang.kernel.clock import day_of
from yingshang.kernel.documents import (
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    SheetMark,
    Signature,
    TableBlock,
    write_docx,
)

FEW = 30
HEADER = ("单位", "走访", "抽取", "证实", "未证实", "已说明", "计入", "不计", "无法核实", "在办")
NAMES = ("frame", "drawn", "confirmed", "unconfirmed", "answered", "counted", "struck", "inconclusive", "waiting")
WIDTHS = (5, 2, 2, 2, 2, 2, 2, 2, 2, 2)


def rate_words(estimate: Mapping[str, Any] | None) -> str:
    """What the sample says about all visits, with its interval; that it says little when it is small."""
    if estimate is None:
        return "还没有联系上企业的核实，不计算证实率。"
    n, whole = estimate["confirmed"], estimate["checked"]
    words = f"联系上企业 {whole} 次，其中证实 {n} 次（{n}/{whole}）。"
    words += f"按各单位走访数加权，估计证实率为 {_one(estimate['share'])}%"
    words += f"（95% 置信区间 {_one(estimate['low'])}%—{_one(estimate['high'])}%）。"
    return words + (f"核实不足 {FEW} 次，比率仅供参考。" if whole < FEW else "")


def _one(text: str) -> str:
    """One place; 0 and 100 only where they are exact."""
    value = Decimal(text)
    shown = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if shown == 100 and value < 100:
        return "99.9"
    return "0.1" if shown == 0 and value > 0 else f"{shown.normalize():f}"


def rows_of(content: Mapping[str, Any]) -> list[list[str]]:
    """The table's rows: units in the order of the units, the whole last."""
    told = [*content["units"], content["whole"]]
    return [[str(one["unit"]), *(str(one[name]) for name in NAMES)] for one in told]


def document_of(summary: PatrolSummary) -> OfficialDocument:
    """The paper in the form of GB/T 9704; the same row gives the same bytes."""
    content, month = summary.content, summary.month
    address = f"{settings.PUBLIC_URL}{reverse('outreach:patrol-public', args=[summary.token])}"
    version = [f"（第 {summary.version} 版）"] if summary.version > 1 else []
    return OfficialDocument(
        title=["企业包联回访巡回监督情况汇总", f"（{month.year}年{month.month}月）", *version],
        blocks=_blocks(content),
        created=summary.issued_at,
        author=content["issuer"],
        recipients="区纪委监委、区优化营商环境工作领导小组办公室",
        signature=Signature(content["issuer"], day_of(summary.issued_at)),
        sheet_mark=SheetMark(address, summary.number, day_of(summary.issued_at)),
        manifest={"number": summary.number, "digest": summary.digest, "content": content},
    )


def docx_of(summary: PatrolSummary) -> bytes:
    """The paper's file."""
    file = BytesIO()
    write_docx(document_of(summary), file)
    return file.getvalue()


def _round(one: Mapping[str, Any]) -> str:
    return (
        f"{one['team']}：当月所驻单位计入的走访 {one['frame']} 次，{one['rule']}（{one['basis']}）。"
        "候选范围和种子承诺先行公布，由另一位同志当场说出见证词后抽取，任何人可以重算。"
    )


def _blocks(content: Mapping[str, Any]) -> list[Block]:
    whole = content["whole"]
    blocks: list[Block] = [Heading(1, "抽取情况"), *(Paragraph(_round(one)) for one in content["rounds"])]
    blocks += [
        Heading(1, "核实结果"),
        Paragraph(
            f"共抽取 {whole['drawn']} 次。{rate_words(content['estimate'])}"
            f"未证实 {whole['unconfirmed']} 次，走访单位已说明 {whole['answered']} 次，复核后计入 {whole['counted']} 次、"
            f"不计 {whole['struck']} 次；多次联系不上、无法核实 {whole['inconclusive']} 次；在办 {whole['waiting']} 次。"
        ),
        TableBlock(
            HEADER,
            rows_of(content),
            caption="各单位情况（按单位序列，不排名）",
            widths=WIDTHS,
            numeric=tuple(range(1, 10)),
            note="各单位抽取数少，只列次数，不计算比率。",
        ),
    ]
    if content["unseen"]:
        blocks.append(Paragraph(f"尚无核实结果、估计中未能代表的单位：{'、'.join(content['unseen'])}。"))
    blocks.append(Heading(1, "逾期说明"))
    if content["late"]:
        rows = [(one["number"], one["unit"], one["answered"].replace("T", " ")) for one in content["late"]]
        blocks.append(TableBlock(("核实编号", "走访单位", "说明时间"), rows, widths=(4, 4, 4)))
    else:
        blocks.append(Paragraph("没有逾期提交说明的单位。"))
    if content["apart"]:
        words = "、".join(f"{one['number']}（{one['origin']}，{one['unit']}）" for one in content["apart"])
        blocks += [
            Heading(1, "抽取之外的核实"),
            Paragraph(f"因企业否认或反映线索另行核实 {len(content['apart'])} 次，不计入证实率：{words}。"),
        ]
    return blocks
