"""The calculation of a draw: who is drawn, given the frame, the secret and the witness's word.

``data/recompute.py.txt`` does the same in ten lines of plain Python; a test holds the two together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction

ALGORITHM = "sha256-rank/1"
SEPARATORS = ("\n", "\t", "\r")
"""What no key, stratum or word may contain: they join the parts of what is hashed."""


def fingerprint(*parts: str) -> str:
    """SHA-256 (hex) of the parts, one to a line, in UTF-8."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def frame_digest(frame: Mapping[str, str]) -> str:
    """The fingerprint of the candidates and their strata, in the order of the keys."""
    return fingerprint(*(f"{key}\t{stratum}" for key, stratum in sorted(frame.items())))


def seed_of(secret: str, digest: str, witness: str) -> str:
    """The seed: fixed by the secret (committed before), the frame (public before) and the witness (said last)."""
    return fingerprint(secret, digest, witness)


def drawn(frame: Mapping[str, str], wanted: Mapping[str, int], seed: str) -> dict[str, list[str]]:
    """The candidates drawn of each stratum, in the order of their rank.

    Arguments:
        frame: key of each candidate → its stratum (``""`` when there is but one).
        wanted: stratum → how many.
    """
    ranked = sorted((fingerprint(seed, key), key) for key in frame)
    found: dict[str, list[str]] = {stratum: [] for stratum in sorted(wanted)}
    for _, key in ranked:
        chosen = found.get(frame[key])
        if chosen is not None and len(chosen) < wanted[frame[key]]:
            chosen.append(key)
    return found


def allocate(sizes: Mapping[str, int], total: int, least: int = 0) -> dict[str, int]:
    """A sample's size spread over strata in proportion to theirs, by largest remainders.

    Arguments:
        sizes: stratum → how many candidates.
        total: the whole sample; more than there are candidates means all of them.
        least: what every stratum gets at least, as far as it has so many; the sum may then pass ``total``.

    Ties of remainders go to the stratum whose name sorts first.
    Source: method of largest remainders (Hamilton).
    """
    whole = sum(sizes.values())
    total = min(total, whole)
    if not whole:
        return dict.fromkeys(sizes, 0)
    shares = {stratum: Fraction(total * size, whole) for stratum, size in sizes.items()}
    given = {stratum: int(share) for stratum, share in shares.items()}
    order = sorted(sizes, key=lambda stratum: (given[stratum] - shares[stratum], stratum))
    for stratum in order[: total - sum(given.values())]:
        given[stratum] += 1
    return {stratum: max(count, min(least, sizes[stratum])) for stratum, count in given.items()}
