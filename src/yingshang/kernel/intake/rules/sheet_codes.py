"""What the QR of a printed sheet says: an address that ends in token, version and the beginning of the digest."""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGEST = 16
"""Hexadecimal digits of the digest in the QR: 64 bits, short enough to stay readable under a stamp."""
_CODE = re.compile(
    rf"/q/(?P<token>[\w-]{{16,32}})/(?P<version>\d{{1,4}})/(?P<digest>[0-9a-f]{{{DIGEST}}})/?$", re.ASCII
)


@dataclass(frozen=True, slots=True)
class SheetCode:
    """Which sheet, which version, and what it said when it was printed."""

    token: str
    version: int
    digest: str

    @property
    def path(self) -> str:
        """The path behind the server's address."""
        return f"/q/{self.token}/{self.version}/{self.digest}/"


def code_for(token: str, version: int, digest: str) -> SheetCode:
    """The code of a printed version; ``digest`` in full."""
    return SheetCode(token, version, digest[:DIGEST])


def read_code(text: str) -> SheetCode | None:
    """The code in a QR's text, ``None`` when it is none of ours. The host may have changed since: it is not looked at."""
    found = _CODE.search(text.strip())
    return SheetCode(found["token"], int(found["version"]), found["digest"]) if found else None
