"""Reading scans: pages out of PDF and picture files, and the QR on a page however it lay on the glass.

A page is read through its red channel, in which a red stamp is almost white; then smoothed, evened out against its surroundings,
enlarged: each attempt only where the ones before found nothing. zxing-cpp itself finds codes turned by any angle; grain, shadow
and faint print are ours to mend. The order and the widths are those that `benchmarks/bench_scans.py` found best.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageSequence, ImageStat, UnidentifiedImageError

from yingshang.kernel.intake.errors import NotReadable
from yingshang.kernel.intake.rules.sheet_codes import SheetCode, read_code

DPI = 200
"""Of rendered PDF pages: three to four pixels for each module of the code."""
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2400
"""Pixels of the picture that is kept: an A4 page at about 200 dpi."""
QUALITY = 72
MOST_PAGES = 500
PDF = b"%PDF-"
PICTURES = ("JPEG", "PNG", "WEBP")
TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
"""How a TIFF begins: either order of bytes, small and big."""
A4_INCHES = 8.27
BLANK = 2.0
"""Deviation of the brightness, of 255, below which a page is blank."""
CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
Attempt = Callable[[Image.Image], Image.Image]
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, IndexError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page: its number in the file, its picture in colour, and what its code says (``None`` when none was found)."""

    number: int
    picture: Image.Image
    code: SheetCode | None
    foreign: bool

    def jpeg(self) -> bytes:
        """The picture as it is kept."""
        small = self.picture.copy()
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def pages_in(content: bytes, name: str) -> Iterator[PageRead]:
    """The pages of a PDF or a picture, read one by one so that none is held longer than needed.

    Errors: :class:`NotReadable`.
    """
    pictures = _pdf_pages(content, name) if content.startswith(PDF) else _frames(content, name)
    for number, picture in enumerate(pictures, start=1):
        code, foreign = find_code(picture)
        yield PageRead(number, picture, code, foreign)


def tiff_as_pdf(content: bytes, name: str) -> bytes:
    """The pages of a TIFF as a PDF, which browsers show: fax pages as they are, others as JPEG.

    Errors: :class:`NotReadable` for what is broken, too large, or has too many pages.
    """
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=("TIFF",)) as picture:
            if (count := int(getattr(picture, "n_frames", 1))) > MOST_PAGES:
                raise NotReadable(f"“{name}”有 {count} 页，请分成每份不超过 {MOST_PAGES} 页。")
            dpi = float(picture.info.get("dpi", (0, 0))[0])
            resolution = dpi if 72 <= dpi <= 1200 else picture.width / A4_INCHES
            pages = _plain_frames(picture, name)
            next(pages).save(out, "PDF", save_all=True, append_images=pages, resolution=resolution)
    except BROKEN as error:
        raise NotReadable(f"“{name}”不是完整的 TIFF，请重新扫描。") from error
    return out.getvalue()


def _plain_frames(picture: Image.Image, name: str) -> Iterator[Image.Image]:
    """The frames of a TIFF, upright, in a mode that a PDF has."""
    for frame in ImageSequence.Iterator(picture):
        if frame.width * frame.height > MOST_PIXELS:
            raise NotReadable(f"“{name}”像素过大，请以 200—300 dpi 扫描。")
        upright = ImageOps.exif_transpose(frame)
        yield upright.copy() if upright.mode in {"1", "L"} else upright.convert("RGB")


def _pdf_pages(content: bytes, name: str) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise NotReadable(f"“{name}”不是完整的 PDF，或者设有密码，请重新扫描。") from error
    try:
        if len(document) > MOST_PAGES:
            raise NotReadable(f"“{name}”有 {len(document)} 页，请分成每份不超过 {MOST_PAGES} 页。")
        for page in document:
            width, height = page.get_size()
            scale = min(DPI / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
            yield page.render(scale=scale).to_pil().convert("RGB")
            page.close()
    finally:
        document.close()


def _frames(content: bytes, name: str) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(content), formats=PICTURES) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotReadable(f"“{name}”像素过大，请以 200—300 dpi 扫描。")
            for frame in ImageSequence.Iterator(picture):
                yield ImageOps.exif_transpose(frame).convert("RGB")
    except BROKEN as error:
        raise NotReadable(f"“{name}”不是完整的图片或 PDF，请重新扫描。") from error


def find_code(picture: Image.Image) -> tuple[SheetCode | None, bool]:
    """The code on a page, and whether only codes of others were found."""
    plain = picture.getchannel("R")
    if _blank(plain):
        return None, False
    foreign = False
    for prepare in ATTEMPTS:
        for found in zxingcpp.read_barcodes(prepare(plain), formats=CODES):
            code = read_code(found.text)
            if code is not None:
                return code, False
            foreign = True
    return None, foreign


def _blank(plain: Image.Image) -> bool:
    """Whether there is nothing on the page (the back of a sheet): not worth further attempts."""
    small = plain.resize((200, 280), Image.Resampling.BOX)
    return ImageStat.Stat(small).stddev[0] < BLANK


def _as_is(plain: Image.Image) -> Image.Image:
    return plain


def _blurred(radius: float) -> Attempt:
    """Without the grain of a bad scanner."""
    return lambda plain: plain.filter(ImageFilter.GaussianBlur(radius))


def _evened(plain: Image.Image) -> Image.Image:
    """Stretched against the brightness round about: shadows, creases, faint print."""
    soft = plain.filter(ImageFilter.GaussianBlur(1.4))
    around = soft.filter(ImageFilter.BoxBlur(30))
    return ImageChops.subtract(soft, around, 1, 128).point(lambda level: 128 + (level - 118) * 3)


def _smoothed(plain: Image.Image) -> Image.Image:
    """Each pixel the median of its neighbours: single black and white dots go."""
    return plain.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(1.2))


def _enlarged(plain: Image.Image) -> Image.Image:
    """At double size, where the code is printed or scanned too small."""
    size = (plain.width * 2, plain.height * 2)
    if size[0] * size[1] > MOST_PIXELS:
        return plain.filter(ImageFilter.UnsharpMask(3, 200))
    return plain.filter(ImageFilter.GaussianBlur(0.7)).resize(size, Image.Resampling.BICUBIC)


ATTEMPTS: tuple[Attempt, ...] = (_as_is, _blurred(1), _blurred(1.4), _evened, _smoothed, _enlarged)
