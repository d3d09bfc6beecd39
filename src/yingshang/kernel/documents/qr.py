"""The QR of a sheet as a picture."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno


def qr_png(payload: str) -> bytes:
    """A black and white PNG of a QR with error correction M (a stamp or a crease may cover 15 %), quiet zone included."""
    file = BytesIO()
    segno.make(payload, error="m", micro=False).save(file, kind="png", scale=8, border=2)
    return file.getvalue()


def address_symbol(before: str, token: str) -> segno.QRCode:
    """The symbol of an address whose last part is capitals and digits: written in alphanumeric mode, a third smaller.

    Arguments:
        before: the address up to the token, ASCII.
        token: of ``0-9 A-Z`` only.
    """
    parts: Any = [(before, segno.consts.MODE_BYTE), (token, segno.consts.MODE_ALPHANUMERIC)]  # the stubs know one only
    return segno.make(parts, error="m", micro=False)


def symbol_png(symbol: segno.QRCode, *, scale: int = 8) -> bytes:
    """A black and white PNG with the quiet zone of four modules that the standard asks for (ISO/IEC 18004)."""
    file = BytesIO()
    symbol.save(file, kind="png", scale=scale, border=4)
    return file.getvalue()
