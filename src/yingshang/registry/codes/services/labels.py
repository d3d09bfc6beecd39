"""Label sheets of own codes: as PDF where the machine can, else as .docx for WPS."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
from django.conf import settings
from django.urls import reverse

from yingshang.kernel.documents import Label, MissingProgram, to_pdf, write_labels
from yingshang.kernel.documents.qr import address_symbol, symbol_png
from yingshang.registry.codes.models import Code

CHUNK = 400
"""Labels in one run of LibreOffice: forty sheets."""
TITLE = "企业码标签"
LONGEST = 54
"""Characters of a name that fit a label in its smallest print."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Printed labels: their bytes, and ``pdf`` or ``docx``."""

    content: bytes
    ending: str


def address_before() -> str:
    """The address of a code up to its payload."""
    return f"{settings.PUBLIC_URL}{reverse('codes:find')}"


def address_of(code: Code) -> str:
    """What the QR holds."""
    return f"{address_before()}{code.payload}"


def symbol_of(code: Code) -> bytes:
    """The QR as a PNG, quiet zone included."""
    return symbol_png(address_symbol(address_before(), code.payload))


def label_of(code: Code) -> Label:
    """One label: whose, the short number, what it is good for, what to do when it cannot be read."""
    site, name = urlsplit(settings.PUBLIC_URL).netloc, code.enterprise.name
    return Label(
        symbol_of(code),
        name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…",
        code.shown_number,
        (
            code.enterprise.uscc,
            "扫码核对登记状态；本企业人员登录后提诉求、找包联责任人。",
            f"扫不出：打开 {site}{reverse('codes:find')} 输入上面的短号。",
            f"第 {code.version} 版　{code.issued_on:%Y-%m-%d} 签发",
        ),
    )


def print_labels(*, codes: Sequence[Code], author: str, now: datetime) -> Sheets:
    """Labels of these codes, in their order.

    Errors: ``ValueError`` without a code; ``ConversionFailed``.
    """
    try:
        parts = [_pdf(chunk, author, now) for chunk in _chunks(codes)]
    except MissingProgram:
        return Sheets(_docx(codes, author, now), "docx")
    return Sheets(parts[0] if len(parts) == 1 else _joined(parts), "pdf")


def _chunks(codes: Sequence[Code]) -> Iterator[Sequence[Code]]:
    yield from (codes[start : start + CHUNK] for start in range(0, max(len(codes), 1), CHUNK))


def _docx(codes: Sequence[Code], author: str, now: datetime) -> bytes:
    file = io.BytesIO()
    write_labels([label_of(code) for code in codes], file, title=TITLE, author=author, created=now)
    return file.getvalue()


def _pdf(codes: Sequence[Code], author: str, now: datetime) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        docx, pdf = Path(folder) / "labels.docx", Path(folder) / "labels.pdf"
        docx.write_bytes(_docx(codes, author, now))
        to_pdf(docx, pdf, timeout=300)
        return pdf.read_bytes()


def _joined(parts: Sequence[bytes]) -> bytes:
    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        piece = pypdfium2.PdfDocument(part)
        whole.import_pages(piece)
        piece.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()
