"""Finished files that carry a report: finding the manifest in them, and holding what stands there against what was issued.

.docx, .html and .pdf are read here; whoever makes another kind of file registers how it is read.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from yingshang.kernel.documents import UnreadableDocument, read_figures, read_manifest
from yingshang.kernel.figures.errors import FormNotBorne, UnreadableReport
from yingshang.kernel.figures.models import FrozenFigure, FrozenReport
from yingshang.kernel.figures.printed import Quantity, printed, together
from yingshang.kernel.figures.stated import number, outcome_of
from yingshang.kernel.figures.verifying import Change, Verification, verify_report
from yingshang.kernel.identity.actors import Actor

MANIFEST_ID = "yingshang-manifest"
"""The id of the ``<script type="application/json">`` in an .html file."""
PLACE = "#"
"""A figure that stands in a document more than once is told apart by what follows this mark (``demands.received#2``);
:data:`VALUE` and the like say that not its text stands there but one of its numbers."""
VALUE, PART, WHOLE, SHARE, ALL = "value", "n", "N", "share", "all"
"""What may stand after the mark: the value, n, N, and n/N, as they were frozen; everything that was printed, in one."""
PDF_MARK = b"%YINGSHANG-MANIFEST "
_LONGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says about itself: its manifest, and the figures with the text that stands there now.

    Arguments:
        faults: what the reader itself found to have been changed, in words.
    """

    manifest: Mapping[str, Any] | None
    figures: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()


FileReader = Callable[[Path], Written]


def _read_html(path: Path) -> Written:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8", errors="replace"))
    manifest = loaded("".join(page.manifest)) if page.manifest else None
    return Written(manifest, tuple((identity, "".join(texts)) for identity, texts in page.figures))


class _Page(HTMLParser):
    """Collects the text of the manifest's script element, and of every element that is a figure."""

    def __init__(self) -> None:
        super().__init__()
        self.manifest: list[str] = []
        self.figures: list[tuple[str, list[str]]] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script":
            ours = given.get("id") == MANIFEST_ID and given.get("type") == "application/json"
            self._into = self.manifest if ours else None
        elif (identity := given.get("data-figure")) is not None:
            self._into = []
            self.figures.append((identity, self._into))

    def handle_endtag(self, tag: str) -> None:
        self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)


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
        return Written(loaded(base64.b64decode(found[-1], validate=True).decode()))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise UnreadableReport("文件所带的清单已损坏。") from error


def loaded(found: str) -> Mapping[str, Any]:
    """A manifest out of its JSON. Errors: :class:`UnreadableReport`."""
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


def register_reader(ending: str, reader: FileReader) -> None:
    """Let files of a further kind be verified; ``ending`` with its dot. Errors: ``ValueError`` when another reads them."""
    if _readers.setdefault(ending, reader) is not reader:
        raise ValueError(f"{ending} is read by another")


def read_written(path: Path) -> Written:
    """What a file says about itself. Errors: :class:`UnreadableReport` for a kind of file that carries no report."""
    reader = _readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableReport(f"只能核验 {'、'.join(sorted(_readers))} 文件。")
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
    return verify_written(read_written(path), actor=actor)


def verify_written(written: Written, *, actor: Actor | None) -> Verification:
    """The same of a file that was read. Errors: :class:`UnreadableReport`."""
    report = report_of(written.manifest)
    found = verify_report(report, actor=actor)
    ours = list(_altered(report, written))
    return Verification(found.ok and not ours, (*ours, *found.changed))


def _altered(report: FrozenReport, written: Written) -> list[Change]:
    changes = [Change("", report.title, "", (fault,)) for fault in written.faults]
    if (written.manifest or {}).get("digest") != report.digest:
        changes.append(Change("", report.title, "", ("文件清单中的摘要与冻结的报告不同。",)))
    issued = {figure.figure_id: figure for figure in report.figures.all()}
    for identity, shown in written.figures:
        figure_id, _, place = identity.partition(PLACE)
        frozen = issued.get(figure_id)
        due = texts_of(frozen, place) if frozen is not None else []
        if shown not in due and not (place in _NUMBERS and _same_number(shown, due)):
            standing = due if frozen is None or place in {*_NUMBERS, SHARE, ALL} else list(frozen.printed)
            now = "、".join(dict.fromkeys(standing)) or "未列入"
            changes.append(Change(figure_id, shown, now, ("文件中的文字与签发时不同。",)))
    return changes


_NUMBERS = frozenset({VALUE, PART, WHOLE})


def texts_of(figure: FrozenFigure, place: str = "") -> list[str]:
    """What may stand for a frozen figure in a file: one of its numbers where ``place`` says so, else what was printed.

    A figure that is printed in no form of its own (only 全部, say) may stand in its plain form too.
    """
    row = figure.value
    if place in _NUMBERS:
        return [row[place] or ""]
    if place == ALL:
        return [together(figure.printed)]
    if place == SHARE:
        return [f"{row['n']}/{row['N']}"] if row["n"] is not None and row["N"] is not None else []
    texts = list(dict.fromkeys(figure.printed))
    with suppress(FormNotBorne):
        plain = printed(Quantity.of(outcome_of(row, row["kind"]), row["unit"], row["kind"]))
        texts += [] if plain in texts else [plain]
    return texts


def _same_number(shown: str, due: Sequence[str]) -> bool:
    """A spreadsheet writes 12.50 as 12.5."""
    try:
        return any(number(shown) == number(one) for one in due)
    except ValueError:
        return False
