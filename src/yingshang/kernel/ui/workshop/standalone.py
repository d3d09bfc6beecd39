"""An edition as a web page that needs nothing but itself, and the files of an edition written to a folder."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from yingshang.kernel.documents import FigureRun, render_html
from yingshang.kernel.figures.files import html_manifest
from yingshang.kernel.figures.freezing import manifest_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import document_of, docx_of, pdf_of
from yingshang.kernel.workshop.queries.frozen import views_of


def page_of(edition: Edition, *, actor: Actor | None) -> str:
    """A whole web page without scripts: each figure leads down to its details on the same page.

    Arguments:
        actor: whose sight decides which records are named; ``None`` on the machine's own command line.
    """
    figures = edition.frozen.figures.select_related("attested_return__case", "attested_return__reported_by")
    context = {
        "edition": edition,
        "frozen": edition.frozen,
        "paper": mark_safe(render_html(document_of(edition), href=anchor_of)),  # noqa: S308 - everything in it is escaped
        "figures": views_of(figures.order_by("id"), actor),
        "manifest": mark_safe(html_manifest(manifest_of(edition.frozen))),  # noqa: S308 - JSON with < escaped
    }
    return render_to_string("ui/workshop/editions/standalone.html", context)


def anchor_of(run: FigureRun) -> str:
    """Where a figure's details stand on the page."""
    return f"#figure-{run.id}"


def write_files(edition: Edition, *, out: Path, pdf: Path | None, html: Path | None, actor: Actor | None) -> None:
    """Write the files that are asked for. Errors: ``MissingProgram``, ``ConversionFailed``, ``OSError``."""
    out.write_bytes(docx_of(edition))
    if html is not None:
        html.write_text(page_of(edition, actor=actor), encoding="utf-8")
    if pdf is not None:
        pdf.write_bytes(pdf_of(edition))
