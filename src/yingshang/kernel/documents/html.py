"""The same paper for a browser: a semantic fragment in which each figure is a way to its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TextIO

from yingshang.kernel.documents import form
from yingshang.kernel.documents.content import (
    AttachmentPart,
    Block,
    FigureRun,
    Heading,
    OfficialDocument,
    Paragraph,
    Runs,
    TableBlock,
    Text,
    runs_of,
)

Address = Callable[[FigureRun], str | None]
"""The address of a figure's page; ``None`` where the reader has none."""


def write_html(document: OfficialDocument, file: TextIO, *, href: Address) -> None:
    """Write the fragment (an ``article``, no page around it) to a text file."""
    file.write(render_html(document, href=href))


def render_html(document: OfficialDocument, *, href: Address) -> str:
    """The fragment as text. Everything is escaped; there is no style and no script in it."""
    writer = _Writer(href)
    pieces = ['<article class="official-document" lang="zh-CN">', *_head(document)]
    if document.recipients:
        pieces.append(f'<p class="recipients">{escape(document.recipients.rstrip(":："))}：</p>')
    pieces += writer.blocks(document.blocks, top=2)
    pieces += _attachment_list(document.attachments)
    pieces += _foot(document)
    for number, part in enumerate(document.attachments, start=1):
        if isinstance(part, AttachmentPart):
            title = escape("".join(form.title_lines(part.title)))
            label = f"附件{number}" if len(document.attachments) > 1 else "附件"
            pieces.append(f'<section class="attachment" id="attachment-{number}"><p>{label}</p><h2>{title}</h2>')
            pieces += [*writer.blocks(part.blocks, top=3), "</section>"]
    if record := document.version_record:
        copies = f"<p>抄送：{escape(record.copies_to.rstrip('。'))}。</p>" if record.copies_to else ""
        issued = f"<p>{escape(record.issuer)} {_time(record.issued_on.isoformat(), form.chinese_date(record.issued_on))}印发</p>"
        pieces.append(f'<footer class="version-record">{copies}{issued}</footer>')
    return "\n".join([*pieces, "</article>", ""])


def _head(document: OfficialDocument) -> list[str]:
    pieces = ["<header>"]
    if head := document.head:
        pieces.append(f'<p class="issuer-mark">{escape(head.mark)}</p>')
        pieces += [f"<p>{escape(text)}</p>" for text in (head.secrecy, head.urgency) if text]
        if head.number:
            pieces.append(f'<p class="document-number">{escape(head.number)}</p>')
        if head.signers:
            pieces.append(f"<p>签发人：{escape('　'.join(head.signers))}</p>")
    pieces.append(f"<h1>{'<br>'.join(map(escape, form.title_lines(document.title)))}</h1>")
    return [*pieces, "</header>"]


def _foot(document: OfficialDocument) -> list[str]:
    pieces = []
    if signature := document.signature:
        day = _time(signature.on.isoformat(), form.chinese_date(signature.on))
        pieces.append(f'<p class="signature">{escape(signature.unit)}<br>{day}</p>')
        if document.note:
            pieces.append(f'<p class="note">（{escape(document.note)}）</p>')
    return pieces


def _attachment_list(attachments: Sequence[AttachmentPart | str]) -> list[str]:
    if not attachments:
        return []
    items = []
    for number, part in enumerate(attachments, start=1):
        bound = isinstance(part, AttachmentPart)
        title = escape(part.title if isinstance(part, AttachmentPart) else part)
        items.append(f'<li><a href="#attachment-{number}">{title}</a></li>' if bound else f"<li>{title}</li>")
    return [f'<div class="attachments"><p>附件：</p><ol>{"".join(items)}</ol></div>']


def _time(iso: str, shown: str) -> str:
    return f'<time datetime="{iso}">{shown}</time>'


class _Writer:
    def __init__(self, href: Address) -> None:
        self._href = href

    def blocks(self, blocks: Iterable[Block], *, top: int) -> list[str]:
        """Blocks with their headings from ``<h{top}>`` down."""
        numbers = form.HeadingNumbers()
        made = []
        for block in blocks:
            if isinstance(block, Heading):
                number = numbers.next(block.level) if block.numbered else ""
                made.append(self._heading(block, number, min(top + block.level - 1, 6)))
            elif isinstance(block, Paragraph):
                mark = f' id="{escape(block.mark)}"' if block.mark else ""
                made.append(f"<p{mark}>{self._runs(block.runs)}</p>")
            else:
                made.append(self._table(block))
        return made

    def _heading(self, heading: Heading, number: str, level: int) -> str:
        text = escape(number + heading.text)
        if runs_of(heading.runs):
            return f'<p><strong class="run-in">{text}</strong>{self._runs(heading.runs)}</p>'
        return f"<h{level}>{text}</h{level}>"

    def _table(self, block: TableBlock) -> str:
        caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
        header = "".join(f'<th scope="col">{escape(title)}</th>' for title in block.header)
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td class="number">{self._runs(cell)}</td>'
                if index in block.numeric
                else f"<td>{self._runs(cell)}</td>"
                for index, cell in enumerate(row)
            )
            + "</tr>"
            for row in block.rows
        )
        note = f'<p class="table-note">注：{escape(block.note)}</p>' if block.note else ""
        return f"<table>{caption}<thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>{note}"

    def _runs(self, runs: Runs) -> str:
        return "".join(self._run(run) for run in runs_of(runs))

    def _run(self, run: str | Text | FigureRun) -> str:
        if isinstance(run, FigureRun):
            address = self._href(run)
            identity, printed = escape(run.id), escape(run.printed)
            if address is None:
                return f'<span data-figure="{identity}">{printed}</span>'
            return f'<a href="{escape(address)}" data-figure="{identity}">{printed}</a>'
        if isinstance(run, Text):
            return f"<b>{escape(run.text)}</b>" if run.bold else escape(run.text)
        return escape(run)
