"""An edition as a document: title, text, signature, and for a working copy the annex."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from yingshang.kernel.documents import (
    AttachmentPart,
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    SheetMark,
    Signature,
    TableBlock,
)
from yingshang.kernel.figures.freezing import manifest_of
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs.contents import Content, blocks_of

ANNEX = "未列入正文的内容、待核数字和数字出处"


def document_of(edition: Edition) -> OfficialDocument:
    """The paper; the same row gives the same bytes."""
    content, frozen = edition.content, edition.frozen
    return OfficialDocument(
        title=[*_title_lines(content["title"]), *(["（工作稿）"] if edition.draft else [])],
        blocks=blocks_of(content),
        created=frozen.frozen_at,
        author=content["signer"],
        attachments=[AttachmentPart(ANNEX, _annex(content))] if edition.draft else [],
        signature=Signature(content["signer"], edition.written_on, sealed=not edition.draft),
        sheet_mark=SheetMark(verify_address(frozen.token), edition.number, edition.written_on),
        manifest={**manifest_of(frozen), "number": edition.number, "text": edition.digest},
    )


def _title_lines(title: str) -> list[str]:
    """A remark in brackets at the end of a title takes a line of its own."""
    words, bracket, remark = title.partition("（")
    return [words, f"{bracket}{remark}"] if bracket else [words]


def verify_address(token: str) -> str:
    """The address that the QR of each sheet leads to."""
    return f"{settings.PUBLIC_URL}{reverse('workshop:public', args=[token])}"


def _annex(content: Content) -> list[Block]:
    blocks: list[Block] = [Heading(1, "未列入正文的内容")]
    if content["dropped"]:
        blocks.append(TableBlock(("位置", "内容", "缺少的数字"), _dropped_rows(content), widths=(3, 6, 4)))
    else:
        blocks.append(Paragraph("没有。"))
    blocks.append(Heading(1, "待核的数字"))
    if content["checks"]:
        names = {row["id"]: row for row in content["sources"]}
        rows = [(names[c["id"]]["name"], names[c["id"]]["printed"], c["why"]) for c in content["checks"]]
        blocks.append(TableBlock(("指标", "文中所印", "待核的原因"), rows, widths=(4, 3, 6)))
    else:
        blocks.append(Paragraph("没有。"))
    blocks.append(Heading(1, "数字出处"))
    rows = [(row["name"], row["printed"], row["source"]) for row in content["sources"]]
    blocks.append(TableBlock(("指标", "文中所印", "来源"), rows, widths=(4, 5, 4)))
    return blocks


def _dropped_rows(content: Content) -> list[tuple[str, str, str]]:
    return [(row["where"], row["text"], "；".join(_told(one) for one in row["missing"])) for row in content["dropped"]]


def _told(one: dict[str, str]) -> str:
    note = f"，{one['note'].rstrip('。')}" if one["note"] else ""
    return f"{one['name']}（{one['reason']}{note}）"
