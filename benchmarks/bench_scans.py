"""Sheets filed by the QR on their scans: 200 pages, skewed, noisy, stamped, some turned; how many are read right, in what time.

Usage: bench_scans.py [SHEETS]. Draws each sheet as it is printed (QR of 19 mm in the upper right corner of A4), scans it at
200 dpi with skew up to 6 degrees, grain, shadow, a stamp, faint toner, turned by 90, 180 or 270 degrees, as JPEG pages
of PDF files of 50 pages; then reads them as the batch does. Needs no database.
"""

from __future__ import annotations

import io
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.conf.settings")

from yingshang.kernel.documents.qr import qr_png
from yingshang.kernel.intake.reading import pages_in
from yingshang.kernel.intake.rules.sheet_codes import SheetCode, read_code

DPI = 200
WIDTH, HEIGHT = round(210 / 25.4 * DPI), round(297 / 25.4 * DPI)
QR_MM = 19.4
PER_FILE = 50
HOST = "https://ys.example.gov.cn"


@dataclass(frozen=True)
class Damage:
    """What happens to a sheet between printer and file."""

    skew: float
    turn: int
    grain: float
    faint: float
    shadow: float
    quality: int
    stamped: bool


def damage(chance: random.Random) -> Damage:
    """A sheet as offices scan them: mostly mild, one in ten bad."""
    bad = chance.random() < 0.1
    return Damage(
        skew=chance.uniform(-6, 6) if bad else chance.gauss(0, 1.5),
        turn=chance.choices([0, 90, 180, 270], [80, 5, 12, 3])[0],
        grain=chance.uniform(25, 60) if bad else chance.uniform(4, 22),
        faint=chance.uniform(0.35, 0.6) if bad else chance.uniform(0.75, 1),
        shadow=chance.uniform(0.3, 0.6) if bad else chance.uniform(0, 0.25),
        quality=chance.randint(35, 60) if bad else chance.randint(55, 88),
        stamped=chance.random() < 0.9,
    )


def sheet(code: SheetCode, chance: random.Random, stamped: bool) -> Image.Image:
    """The printed, signed and stamped sheet."""
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen, face = ImageDraw.Draw(page), ImageFont.load_default(26)
    side = round(QR_MM / 25.4 * DPI)
    code_picture = Image.open(io.BytesIO(qr_png(f"{HOST}{code.path}"))).convert("RGB").resize((side, side))
    x, y = WIDTH - side - round(26 / 25.4 * DPI), round(15 / 25.4 * DPI)
    page.paste(code_picture, (x, y))
    for row in range(24):
        top = 420 + row * 60
        pen.line((200, top, WIDTH - 200, top), fill=(60, 60, 60), width=2)
        pen.text(
            (210, top + 14), f"{row + 1}   figure {chance.randint(100, 999)}   {chance.randint(1, 99999)}", 20, face
        )
    if stamped:
        cx, cy, radius = WIDTH - 420 + chance.randint(-120, 120), HEIGHT - 420 + chance.randint(-90, 90), 165
        ink = Image.new("RGB", page.size, "white")  # lies over print as ink does: what is black stays black
        pen = ImageDraw.Draw(ink)
        pen.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), outline="#cc2b2b", width=14)
        if chance.random() < 0.15:  # somebody stamps across a corner of the code
            pen.arc((x - 250, y - 60, x + 60, y + 250), 300, 60, fill="#cc2b2b", width=12)
        page = ImageChops.multiply(page, ink)
    return page


def scan(page: Image.Image, how: Damage, chance: random.Random) -> Image.Image:
    """What the scanner makes of it."""
    faded = page.point(lambda level: 255 - (255 - level) * how.faint)
    turned = faded.rotate(how.skew, Image.Resampling.BICUBIC, expand=True, fillcolor=(235, 235, 232))
    soft = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 0.9)))
    ramp = Image.linear_gradient("L").rotate(chance.choice([0, 90, 180, 270])).resize(soft.size)
    shade = ramp.point(lambda level: 255 - level * how.shadow)
    shaded = Image.composite(soft, Image.new("RGB", soft.size), shade)
    noise = Image.effect_noise(soft.size, how.grain).convert("RGB")
    grainy = Image.blend(shaded, noise, min(how.grain / 160, 0.4))
    return grainy.rotate(how.turn, expand=True)


def main(count: int) -> None:
    """Draw, scan, read, tell."""
    chance = random.Random(2026)
    codes = [
        SheetCode(f"{chance.getrandbits(128):032x}"[:22], 1 + n % 2, f"{chance.getrandbits(64):016x}")
        for n in range(count)
    ]
    assert all(read_code(f"{HOST}{code.path}") == code for code in codes)
    files: list[bytes] = []
    batch: list[Image.Image] = []
    for number, code in enumerate(codes, start=1):
        how = damage(chance)
        picture = scan(sheet(code, chance, how.stamped), how, chance)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=how.quality)
        batch.append(Image.open(io.BytesIO(out.getvalue())))
        if len(batch) == PER_FILE or number == count:
            pdf = io.BytesIO()
            batch[0].save(pdf, "PDF", save_all=True, append_images=batch[1:], resolution=DPI)
            files.append(pdf.getvalue())
            batch = []
    began = time.perf_counter()
    found = [page.code for file in files for page in pages_in(file, "扫描.pdf")]
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    alone = [_plainly(picture) for file in files for picture in _pictures(file)]
    plain_seconds = time.perf_counter() - began
    plain = sum(one == code for one, code in zip(alone, codes, strict=True))
    right = sum(one == code for one, code in zip(found, codes, strict=True))
    wrong = sum(one is not None and one != code for one, code in zip(found, codes, strict=True))
    print(
        f"scans: {count} sheets, {right} filed right ({right / count:.1%}), {wrong} wrong, "
        f"{count - right - wrong} left for a person; {seconds:.1f} s, {seconds / count * 1000:.0f} ms a page, "
        f"{sum(map(len, files)) / 1e6:.0f} MB"
    )
    print(f"beside: zxing-cpp alone on the grey page: {plain} read ({plain / count:.1%}); {plain_seconds:.1f} s")


def _pictures(file: bytes) -> Iterator[Image.Image]:
    for page in pypdfium2.PdfDocument(file):
        yield page.render(scale=DPI / 72, grayscale=True).to_pil()


def _plainly(picture: Image.Image) -> SheetCode | None:
    return next(filter(None, (read_code(found.text) for found in zxingcpp.read_barcodes(picture))), None)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
