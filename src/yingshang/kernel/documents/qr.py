"""The QR of a sheet as a picture."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_png(payload: str) -> bytes:
    """A black and white PNG of a QR with error correction M (a stamp or a crease may cover 15 %), quiet zone included."""
    file = BytesIO()
    segno.make(payload, error="m", micro=False).save(file, kind="png", scale=8, border=2)
    return file.getvalue()
