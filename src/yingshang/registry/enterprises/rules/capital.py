"""Registered capital: the amount and currency that a cell states, as whole fen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from yingshang.kernel.tables.errors import BadValue
from yingshang.kernel.tables.parsers import parse_amount

PLAIN = {"": 100, "元": 100, "万元": 1_000_000, "万": 1_000_000}
SCALE = re.compile(r"[十百千万亿]*")
LARGEST_FEN = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Capital:
    """An amount in whole fen (hundredths of the unit of its currency) and the ISO 4217 code."""

    fen: int
    currency: str


@lru_cache(maxsize=65536)
def parse_capital(text: str, unit: str = "", currency: str = "") -> Capital | None:
    """The capital that a cell states; None when it says nothing (``-``, blank).

    Arguments:
        text: the cell: ``500万元人民币``, ``118416.7119万元``, ``100万美元``, ``500``.
        unit: what the column's heading gives (``万元``), used when the cell names none.
        currency: what a column beside it gives (``美元``), used when the cell names none. Without any it is RMB.

    Errors: ``BadValue`` when it is no amount, has parts of a fen, or exceeds what is stored.
    """
    if not currency and unit in PLAIN and len(text) < 12 and text.isascii() and text.isdecimal():
        return Capital(int(text) * PLAIN[unit], "CNY")
    if currency:
        scale = SCALE.match(unit)
        unit = f"{scale[0] if scale else ''}{currency}"
    amount = parse_amount(text, unit or None)
    if amount is None:
        return None
    fen = amount.value * 100
    if fen != fen.to_integral_value():
        raise BadValue("金额小于一分。", "金额最多到分。")
    if fen > LARGEST_FEN:
        raise BadValue("金额过大。", "核对是否多写了“万”。")
    return Capital(int(fen), amount.currency)
