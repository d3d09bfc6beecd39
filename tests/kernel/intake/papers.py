"""Paper of a sheet as a scanner delivers it: printed, signed, skewed, turned, grainy."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFilter

from tests.kernel.intake.conftest import Owed, at
from yingshang.kernel.documents.qr import qr_png
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.models import ReturnSheet
from yingshang.kernel.intake.printing import payload_of
from yingshang.kernel.intake.services.sheets import note_print

A4 = (1240, 1754)


def checked(owed: Owed, month: int = 2, count: str = "12") -> ReturnSheet:
    """A sheet that waits for the head's signature."""
    sheet = owed.sheet(month)
    owed.fill(sheet, count)
    owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, month + 1, 4))
    owed.move(sheet, SheetMove.CHECK, "head_a", at(2026, month + 1, 4))
    return sheet


def printed(owed: Owed, sheet: ReturnSheet) -> str:
    """Print a sheet; returns what its QR says."""
    return payload_of(sheet, note_print(sheet=sheet, actor=owed.cast.officer_a, now=at(2026, 3, 5)))


def page(payload: str = "", *, skew: float = 0, turn: int = 0, grain: float = 0) -> Image.Image:
    """A scanned A4 page at 150 dpi, with a QR of 26 mm or none."""
    made = Image.new("L", A4, 255)
    pen = ImageDraw.Draw(made)
    for row in range(20):
        pen.line((120, 320 + row * 60, A4[0] - 120, 320 + row * 60), fill=90, width=2)
    if payload:
        code = Image.open(io.BytesIO(qr_png(payload))).convert("L").resize((154, 154))
        made.paste(code, (A4[0] - 154 - 90, 80))
    made = made.rotate(skew, Image.Resampling.BICUBIC, fillcolor=240).filter(ImageFilter.GaussianBlur(0.5))
    if grain:
        made = Image.blend(made, Image.effect_noise(made.size, grain), 0.2)
    return made.rotate(turn, expand=True)


def pdf(*pages: Image.Image) -> bytes:
    """Pages as one PDF."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def tiff(*pages: Image.Image, compression: str = "tiff_lzw", mode: str = "L") -> bytes:
    """Pages as one TIFF."""
    out = io.BytesIO()
    made = [page.convert(mode) for page in pages]
    made[0].save(out, "TIFF", save_all=True, append_images=made[1:], compression=compression, dpi=(150, 150))
    return out.getvalue()


def png(made: Image.Image) -> bytes:
    """A page as a picture."""
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()
