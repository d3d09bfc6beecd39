"""An edition as a long picture for a phone, and reading such a picture back.

The picture carries the manifest, and a seal over its own pixels: one that was retouched does not hold. Chat programs
make a JPEG of what they forward; there the QR at the end is what verifies.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from yingshang.kernel import seal
from yingshang.kernel.documents import to_pdf
from yingshang.kernel.documents.brief import PHONE, Brief
from yingshang.kernel.documents.brief_writing import height_of, write_brief
from yingshang.kernel.documents.pictures import long_picture
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.files import MANIFEST_ID, Written, loaded
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs.briefs import brief_of

KIND = "picture"
WIDTH = 1080
"""Pixels: three for each of a phone's 360 to 375."""
HIGHEST = 20_000
"""Pixels; an edition whose whole text would be longer is told in its first sentences."""
LENGTHS: tuple[int | None, ...] = (None, 3, 2, 1)
_MOST_PIXELS = 60_000_000
_TWIPS = WIDTH / PHONE.width
COLORS = 48


def picture_of(edition: Edition) -> bytes:
    """The picture as PNG, 1080 px wide. Errors: ``MissingProgram`` without LibreOffice, ``ConversionFailed``."""
    briefs = [brief_of(edition, kind=KIND, sentences=sentences, sources=False) for sentences in LENGTHS]
    for brief in briefs[:-1]:
        if height_of(brief, PHONE) * _TWIPS <= HIGHEST:
            made = _drawn(brief)
            if made.height <= HIGHEST:
                return _png(made, dict(brief.manifest))
    return _png(_drawn(briefs[-1]), dict(briefs[-1].manifest))


def _drawn(brief: Brief) -> Image.Image:
    with tempfile.TemporaryDirectory(prefix="yingshang-picture-") as folder:
        source, pdf = Path(folder) / "picture.docx", Path(folder) / "picture.pdf"
        with source.open("wb") as file:
            write_brief(brief, PHONE, file)
        to_pdf(source, pdf)
        return long_picture(pdf, width=WIDTH, gap=30, edge=70)


def _png(drawn: Image.Image, manifest: dict[str, Any]) -> bytes:
    made = drawn.quantize(COLORS)
    pixels = _pixels(made)
    sealed = seal.sign(_form(manifest, pixels))
    manifest |= {"pixels": pixels, "pixels_key": sealed.key_id, "pixels_seal": sealed.signature}
    chunk = PngImagePlugin.PngInfo()
    chunk.add_text(MANIFEST_ID, json.dumps(manifest, ensure_ascii=True, sort_keys=True))
    file = BytesIO()
    made.save(file, "PNG", pnginfo=chunk)
    return file.getvalue()


def _form(manifest: dict[str, Any], pixels: str) -> dict[str, Any]:
    """What the seal of a picture covers."""
    return {"report": manifest["report"], "digest": manifest["digest"], "pixels": pixels}


def _pixels(picture: Image.Image) -> str:
    """SHA-256 of the picture's size and colours, however the file packs them."""
    plain = picture.convert("RGB")
    return hashlib.sha256(repr(plain.size).encode() + plain.tobytes()).hexdigest()


def read_picture(path: Path) -> Written:
    """What a picture says about itself. Errors: ``UnreadableReport``."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise UnreadableReport("图片过大，不是本系统生成的长图。")
            picture.load()
            said = getattr(picture, "text", {}).get(MANIFEST_ID)
            pixels = _pixels(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise UnreadableReport("文件不是完整的图片。") from broken
    if said is None:
        raise UnreadableReport("图片里没有报告清单（经聊天软件转发或截图会丢失），请扫描图末的二维码核对。")
    manifest = dict(loaded(said))
    return Written(manifest, faults=() if _is_ours(manifest, pixels) else ("图片被改动过，与生成时不同。",))


def _is_ours(manifest: dict[str, Any], pixels: str) -> bool:
    if manifest.get("pixels") != pixels or not {"report", "digest"} <= manifest.keys():
        return False
    sealed = seal.Seal(str(manifest.get("pixels_key", "")), str(manifest.get("pixels_seal", "")))
    return seal.verify(_form(manifest, pixels), sealed)
