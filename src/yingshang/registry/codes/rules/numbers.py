"""The short number on a label, for when the QR cannot be read: eight characters, the last of which checks the others. Pure.

The alphabet is that of the 统一社会信用代码 (no I O S V Z); it is drawn by chance, so that nobody walks through all codes.
"""

from __future__ import annotations

from collections.abc import Callable

from yingshang.registry.codes.rules.payload import LETTERS

DRAWN = 7
CONFUSED = str.maketrans({"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"})


def make_number(below: Callable[[int], int]) -> str:
    """A number out of chance. Arguments: below: a number from 0 to one below its argument (``secrets.randbelow``)."""
    drawn = "".join(LETTERS[below(len(LETTERS))] for _ in range(DRAWN))
    return drawn + check_character(drawn)


def check_character(drawn: str) -> str:
    """The eighth character: weights 2 to 8 modulo 31, so that one wrong or two swapped characters are noticed."""
    total = sum(LETTERS.index(character) * weight for weight, character in enumerate(drawn, start=2))
    return LETTERS[-total % len(LETTERS)]


def read_number(typed: str) -> str | None:
    """What a person typed as a number: blanks and hyphens left out, look-alikes put right; None when it is none."""
    plain = "".join(typed.upper().split()).replace("-", "").translate(CONFUSED)
    if len(plain) != DRAWN + 1 or any(character not in LETTERS for character in plain):
        return None
    return plain if check_character(plain[:DRAWN]) == plain[DRAWN] else None


def spaced(number: str) -> str:
    """As it is printed: ``7K3M-Q9RA``."""
    return f"{number[:4]}-{number[4:]}"
