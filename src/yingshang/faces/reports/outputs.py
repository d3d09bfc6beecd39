"""The finished files of a written summary: .docx, PDF and a web page that needs nothing but itself."""

from __future__ import annotations

import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from yingshang.faces.reports.composing import document_of
from yingshang.faces.reports.frozen import views_of
from yingshang.faces.reports.models import WrittenSummary
from yingshang.kernel.documents import FigureRun, render_html, to_pdf, write_docx
from yingshang.kernel.figures.files import html_manifest, stamp_pdf
from yingshang.kernel.figures.freezing import manifest_of
from yingshang.kernel.identity.actors import Actor

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_of(written: WrittenSummary) -> bytes:
    """The .docx in the form of GB/T 9704-2012; its custom part carries report, digest and key."""
    file = BytesIO()
    write_docx(document_of(written), file)
    return file.getvalue()


def pdf_of(written: WrittenSummary) -> bytes:
    """The same paper as PDF, the manifest with it. Errors: ``MissingProgram``, ``ConversionFailed``."""
    with tempfile.TemporaryDirectory(prefix="yingshang-report-") as folder:
        source, made = Path(folder) / "report.docx", Path(folder) / "report.pdf"
        source.write_bytes(docx_of(written))
        to_pdf(source, made)
        stamp_pdf(made, manifest_of(written.frozen))
        return made.read_bytes()


def page_of(written: WrittenSummary, *, actor: Actor | None) -> str:
    """A whole web page without scripts: each figure leads down to its details on the same page.

    Arguments:
        actor: whose sight decides which records are named; ``None`` on the machine's own command line.
    """
    figures = written.frozen.figures.select_related("attested_return__case", "attested_return__reported_by")
    context = {
        "written": written,
        "frozen": written.frozen,
        "paper": mark_safe(render_html(document_of(written), href=anchor_of)),  # noqa: S308 - everything in it is escaped
        "figures": views_of(figures.order_by("id"), actor),
        "manifest": mark_safe(html_manifest(manifest_of(written.frozen))),  # noqa: S308 - JSON with < escaped
    }
    return render_to_string("reports/standalone.html", context)


def anchor_of(run: FigureRun) -> str:
    """Where a figure's details stand on the page."""
    return f"#figure-{run.id}"


def write_files(
    written: WrittenSummary, *, out: Path, pdf: Path | None, html: Path | None, actor: Actor | None
) -> None:
    """Write the files that are asked for. Errors: ``MissingProgram``, ``ConversionFailed``, ``OSError``."""
    out.write_bytes(docx_of(written))
    if html is not None:
        html.write_text(page_of(written, actor=actor), encoding="utf-8")
    if pdf is not None:
        pdf.write_bytes(pdf_of(written))


def file_name(written: WrittenSummary, ending: str) -> str:
    """What a download is called."""
    day: datetime = written.frozen.frozen_at
    mark = "工作稿" if written.draft else ""
    return f"{written.frozen.title}{mark}-{written.number}-{day:%Y%m%d}.{ending}"
