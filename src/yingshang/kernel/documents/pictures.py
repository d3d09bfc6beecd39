"""A PDF as one long picture: its pages without their empty edges, one below the other."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops


def page_count(pdf: Path) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def long_picture(pdf: Path, *, width: int, gap: int, edge: int) -> Image.Image:
    """The pages of a PDF stitched into one picture on white.

    Arguments:
        width: of the picture in pixels; gap: between two pages, so that a paragraph goes on as if there were no page;
            edge: white above the first and below the last.
    """
    strips: list[Image.Image] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            drawn = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
            strip = _trimmed(drawn)
            if strip is not None:
                strips.append(strip)
    height = 2 * edge + sum(strip.height for strip in strips) + gap * max(len(strips) - 1, 0)
    made = Image.new("RGB", (width, height), "white")
    at = edge
    for strip in strips:
        made.paste(strip, (0, at))
        at += strip.height + gap
    return made


def _trimmed(drawn: Image.Image) -> Image.Image | None:
    """A page without the white above and below what stands on it; ``None`` for an empty one."""
    box = ImageChops.invert(drawn).getbbox()
    return drawn.crop((0, box[1], drawn.width, box[3])) if box is not None else None
