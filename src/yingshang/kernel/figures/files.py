"""Finished files that carry a report: finding the manifest in .docx, .html and .pdf, and verifying the file by it."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from yingshang.kernel.documents import UnreadableDocument, read_figures, read_manifest
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.figures.verifying import Change, Verification, verify_report
from yingshang.kernel.identity.actors import Actor

MANIFEST_ID = "yingshang-manifest"
"""The id of the ``<script type="application/json">`` in an .html file."""
PLACE = "#"
"""A figure that stands in a document more than once is told apart by what follows this mark (``demands.received#2``)."""
PDF_MARK = b"%YINGSHANG-MANIFEST "
_LONGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says about itself: its manifest, and the figures with the text that stands there now."""

    manifest: Mapping[str, Any] | None
    figures: tuple[tuple[str, str], ...] = ()


FileReader = Callable[[Path], Written]


def _read_html(path: Path) -> Written:
    parser = _Manifest()
    parser.feed(path.read_text(encoding="utf-8", errors="replace"))
    return Written(_loaded("".join(parser.found)) if parser.found else None)


class _Manifest(HTMLParser):
    """Collects the text of the manifest's script element."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag == "script" and given.get("id") == MANIFEST_ID and given.get("type") == "application/json"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)


def html_manifest(manifest: Mapping[str, Any]) -> str:
    """The script element that carries the manifest in an .html file; inert, and nothing in it ends it early."""
    inner = json.dumps(dict(manifest), ensure_ascii=True, sort_keys=True).replace("<", "\\u003c")
    return f'<script type="application/json" id="{MANIFEST_ID}">{inner}</script>'


def stamp_pdf(path: Path, manifest: Mapping[str, Any]) -> None:
    """Put the manifest into a PDF as a comment after its end, with the end repeated, so that every reader still opens it.

    To be done before the file is signed. Errors: :class:`UnreadableReport` when it is no PDF.
    """
    data = path.read_bytes()
    ends = re.findall(rb"startxref\s+(\d+)\s+%%EOF", data)
    if not data.startswith(b"%PDF-") or not ends:
        raise UnreadableReport("文件不是 PDF。")
    inner = base64.b64encode(json.dumps(dict(manifest), sort_keys=True).encode())
    end = b"startxref\n" + ends[-1] + b"\n%%EOF\n"
    path.write_bytes(data.rstrip() + b"\n" + PDF_MARK + inner + b"\n" + end)


def _read_pdf(path: Path) -> Written:
    found = re.findall(re.escape(PDF_MARK) + rb"([A-Za-z0-9+/=]+)", path.read_bytes())
    if not found:
        return Written(None)
    try:
        return Written(_loaded(base64.b64decode(found[-1], validate=True).decode()))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise UnreadableReport("文件所带的清单已损坏。") from error


def _loaded(found: str) -> Mapping[str, Any]:
    try:
        manifest = json.loads(found)
    except ValueError as error:
        raise UnreadableReport("文件所带的清单已损坏。") from error
    if not isinstance(manifest, dict):
        raise UnreadableReport("文件所带的清单已损坏。")
    return manifest


def _read_docx(path: Path) -> Written:
    try:
        return Written(read_manifest(path), tuple((found.id, found.printed) for found in read_figures(path)))
    except UnreadableDocument as error:
        raise UnreadableReport(str(error)) from error


_readers: dict[str, FileReader] = {".docx": _read_docx, ".html": _read_html, ".htm": _read_html, ".pdf": _read_pdf}


def read_written(path: Path) -> Written:
    """What a file says about itself. Errors: :class:`UnreadableReport` for a kind of file that carries no report."""
    reader = _readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableReport("只能核验 .docx、.pdf、.html 文件。")
    if path.stat().st_size > _LONGEST:
        raise UnreadableReport("文件过大，不是本系统生成的报告。")
    return reader(path)


def report_of(manifest: Mapping[str, Any] | None) -> FrozenReport:
    """The frozen report that a manifest names. Errors: :class:`UnreadableReport`."""
    named = (manifest or {}).get("report")
    if named is None:
        raise UnreadableReport("文件没有携带报告清单，不是本系统生成的，或者已被另存改动。")
    by = {"pk": named} if isinstance(named, int) else {"token": str(named)}
    report = FrozenReport.objects.select_related("unit").filter(**by).first()
    if report is None:
        raise UnreadableReport("本系统没有这份报告。")
    return report


def verify_file(path: Path, *, actor: Actor | None) -> Verification:
    """Verify a finished file: that it is the report as issued, and that the report still holds.

    Errors: :class:`UnreadableReport`, ``OSError``.
    """
    written = read_written(path)
    report = report_of(written.manifest)
    found = verify_report(report, actor=actor)
    ours = list(_altered(report, written))
    return Verification(found.ok and not ours, (*ours, *found.changed))


def _altered(report: FrozenReport, written: Written) -> list[Change]:
    changes = []
    if (written.manifest or {}).get("digest") != report.digest:
        changes.append(Change("", report.title, "", ("文件清单中的摘要与冻结的报告不同。",)))
    issued = {figure.figure_id: figure.printed for figure in report.figures.all()}
    for identity, shown in written.figures:
        figure_id = identity.partition(PLACE)[0]
        if shown not in issued.get(figure_id, []):
            now = "、".join(issued.get(figure_id, [])) or "未列入"
            changes.append(Change(figure_id, shown, now, ("文件中的文字与签发时不同。",)))
    return changes
