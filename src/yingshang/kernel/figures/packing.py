"""The records behind a frozen figure, packed: for each role the ids as differences, the contributions beside them.

A million consecutive ids take some kilobytes, a million scattered ones about a byte each.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from operator import sub
from typing import Any

MAGIC = b"YSR1"
LEVEL = 6
_WIDTHS = (("b", 7), ("h", 15), ("i", 31), ("q", 63))
_LONGEST = 1 << 31


@dataclass(slots=True)
class Role:
    """The records of one role: ascending ids and, unless each counts as one, their contributions (``None`` = unknown)."""

    role: str
    model: str
    ids: list[int]
    weights: list[int | None] | None = None
    keyed: bool = False
    """The contributions are keys that are counted once, not numbers."""
    told_in: str = ""
    """The unit of a single contribution."""
    newest: int = 0
    """The highest id of the model when this was taken: what is above it came later."""

    def contributions(self) -> dict[int, int | None]:
        """Each record's contribution, in millionths; one that counts as one has 1,000,000."""
        if self.weights is None:
            return dict.fromkeys(self.ids, 1_000_000)
        return dict(zip(self.ids, self.weights, strict=True))


@dataclass(slots=True)
class Packed:
    """All roles of a figure."""

    roles: list[Role] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Records over all roles."""
        return sum(len(role.ids) for role in self.roles)


def pack(packed: Packed) -> bytes:
    """The bytes of all roles: a JSON header and little-endian arrays, compressed."""
    if not packed.roles:
        return b""
    header: list[dict[str, Any]] = []
    body: list[bytes] = []
    for role in packed.roles:
        ids = _array(map(sub, role.ids[1:], role.ids))
        unknown = [n for n, w in enumerate(role.weights) if w is None] if role.weights is not None else []
        weights = _array([w or 0 for w in role.weights]) if role.weights is not None else None
        header.append(
            {
                "role": role.role,
                "model": role.model,
                "newest": role.newest,
                "keyed": role.keyed,
                "told_in": role.told_in,
                "first": role.ids[0] if role.ids else None,
                "ids": [ids.typecode, len(ids)],
                "weights": None if weights is None else [weights.typecode, len(weights)],
                "unknown": unknown,
            }
        )
        body += [_bytes(ids), _bytes(weights) if weights is not None else b""]
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return MAGIC + zlib.compress(len(head).to_bytes(4, "little") + head + b"".join(body), LEVEL)


def unpack(data: bytes) -> Packed:
    """The roles again. Errors: ``ValueError`` for bytes that :func:`pack` did not make."""
    if not data:
        return Packed()
    if data[:4] != MAGIC:
        raise ValueError("unknown packing")
    inflater = zlib.decompressobj()
    plain = inflater.decompress(data[4:], _LONGEST)
    size = int.from_bytes(plain[:4], "little")
    header, rest = json.loads(plain[4 : 4 + size]), _Cursor(plain, 4 + size)
    return Packed([_role(entry, rest) for entry in header])


class _Cursor:
    """Reads arrays off the plain bytes, one after the other."""

    def __init__(self, plain: bytes, at: int) -> None:
        self.plain, self.at = memoryview(plain), at

    def take(self, typecode: str, count: int) -> array[int]:
        found: array[int] = array(typecode)
        end = self.at + count * found.itemsize
        found.frombytes(self.plain[self.at : end])
        self.at = end
        if sys.byteorder == "big":
            found.byteswap()
        return found


def _role(entry: dict[str, Any], rest: _Cursor) -> Role:
    steps = rest.take(*entry["ids"])
    ids = [] if entry["first"] is None else list(accumulate(steps, initial=entry["first"]))
    weights: list[int | None] | None = None
    if entry["weights"] is not None:
        weights = list(rest.take(*entry["weights"]))
        for n in entry["unknown"]:
            weights[n] = None
    return Role(entry["role"], entry["model"], ids, weights, entry["keyed"], entry["told_in"], entry["newest"])


def _array(numbers: Iterable[int]) -> array[int]:
    """The narrowest array that holds the numbers."""
    listed = list(numbers)
    largest = max((abs(min(listed)), max(listed))) if listed else 0
    typecode = next(code for code, bits in _WIDTHS if largest < 1 << bits)
    return array(typecode, listed)


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()
