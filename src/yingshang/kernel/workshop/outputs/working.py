"""A working copy of a paper that is not frozen: its text with the numbers of this moment, for reading at a desk.

It carries no manifest: nothing in it stands yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from yingshang.kernel.clock import day_of, local
from yingshang.kernel.documents import (
    AttachmentPart,
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    TableBlock,
    write_docx,
)
from yingshang.kernel.figures.sources import Reader, named
from yingshang.kernel.workshop.enums import Word
from yingshang.kernel.workshop.models import Confirmation, Paper
from yingshang.kernel.workshop.outputs.contents import blocks_of, content_from
from yingshang.kernel.workshop.queries.checking import checks_of
from yingshang.kernel.workshop.queries.content import content_of, printed_in
from yingshang.kernel.workshop.queries.papers import reader_of, sections_of, signer_of
from yingshang.kernel.workshop.queries.sources import checks_for, source_rows

ANNEX = "检查、待核数字和数字出处"


def working_docx(paper: Paper, *, now: datetime, checks: bool = True) -> bytes:
    """The paper as it would print now, each doubtful number followed by 〔待核〕, with an annex.

    Arguments:
        checks: whether the annex tells what stands against the paper: for those who edit it.
    """
    reader = reader_of(paper)
    parts = content_of(paper, reader)
    printed = printed_in(parts)
    doubts = checks_for(reader, printed) | _objected(paper, printed)
    signer = signer_of(paper.unit).name
    sources = source_rows(reader, printed)
    content = content_from(title=paper.title, signer=signer, parts=parts, checks=doubts, sources=sources)
    annex = [*(_checks(paper) if checks else []), *_doubts(doubts, printed), *_sources(sources, reader)]
    moment = local(now)
    document = OfficialDocument(
        title=[paper.title, f"（工作稿　{moment.month}月{moment.day}日{moment:%H:%M}）"],
        blocks=blocks_of(content),
        created=now,
        author=signer,
        attachments=[AttachmentPart(ANNEX, annex)],
        signature=Signature(signer, day_of(now), sealed=False),
    )
    file = BytesIO()
    write_docx(document, file)
    return file.getvalue()


def _objected(paper: Paper, printed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What units say against numbers of the latest round, where nobody has answered yet."""
    latest = paper.rounds.order_by("-number").first()
    if latest is None:
        return {}
    rows = Confirmation.objects.filter(round=latest, word=Word.OBJECTED, figure_id__in=list(printed))
    return {
        row.figure_id: f"{row.unit.short_name}有异议：{row.reason.rstrip('。')}，应为{row.proposed or '（未写明）'}。"
        for row in rows.select_related("unit").order_by("pk")
    }


def _checks(paper: Paper) -> list[Block]:
    titles = {section.pk: section.title for section in sections_of(paper)}
    rows = [
        (titles.get(one.section, ""), "须改正" if one.weight == "stops" else "请核对", one.message)
        for one in checks_of(paper)
    ]
    return _table("检查", ("部分", "要求", "内容"), rows, (3, 2, 8))


def _doubts(doubts: Mapping[str, str], printed: Mapping[str, Sequence[str]]) -> list[Block]:
    rows = [(named(figure)[0], "、".join(printed[figure]), why) for figure, why in doubts.items()]
    return _table("待核的数字", ("指标", "文中所印", "待核的原因"), rows, (4, 3, 6))


def _sources(sources: Sequence[Mapping[str, str]], reader: Reader) -> list[Block]:
    rows = [(row["name"], row["printed"], _cases(reader, row["id"]), row["source"]) for row in sources]
    return _table("数字出处", ("指标", "文中所印", "分子/分母", "来源"), rows, (4, 3, 2, 4))


def _cases(reader: Reader, figure_id: str) -> str:
    outcome = reader.read(figure_id).outcome
    return f"{outcome.n:f}/{outcome.whole:f}" if outcome.n is not None and outcome.whole is not None else ""


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[Block]:
    return [Heading(1, title), TableBlock(header, rows, widths=widths) if rows else Paragraph("没有。")]
