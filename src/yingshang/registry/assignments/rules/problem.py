"""What an assignment is asked of, and what it answers.

Places are paths of units (``/1/12/120/``): an official serves every place below one of the own territories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why an enterprise has no official."""

    UNPLACED = "unplaced"
    NO_OFFICIAL = "no_official"
    AVOIDED = "avoided"
    CAPACITY = "capacity"


REASON_WORDS: Mapping[Reason, str] = {
    Reason.UNPLACED: "还没有确定乡镇（街道），请先在待归属名单中指定。",
    Reason.NO_OFFICIAL: "所在乡镇（街道）没有可以承担包联的人员。",
    Reason.AVOIDED: "所在乡镇（街道）的人员都须回避。",
    Reason.CAPACITY: "所在乡镇（街道）人员的包联数都已到上限。",
}


@dataclass(frozen=True, slots=True)
class Official:
    """Someone who may be responsible.

    Arguments:
        key: of the post.
        territories: path prefixes within which the official may serve.
        capacity: the most enterprises; ``None`` for no limit of its own.
        villages, sections: places (path prefixes) and industry sections (GB/T 4754) that the official knows best.
    """

    key: int
    territories: tuple[str, ...]
    capacity: int | None = None
    villages: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()

    def serves(self, place: str) -> bool:
        """Whether a place lies within the official's territory."""
        return any(place.startswith(prefix) for prefix in self.territories)

    def affinity(self, place: str, section: str) -> int:
        """How well the official knows such an enterprise: two for the village, one for the industry."""
        return 2 * any(place.startswith(village) for village in self.villages) + (section in self.sections)


MOST_AFFINITY = 3


@dataclass(frozen=True, slots=True)
class Entity:
    """An enterprise to be assigned.

    Arguments:
        place: path of its village or township; empty when it waits for one.
        current: the key of the official who has it now.
        avoids: officials who must not have it (回避).
    """

    key: int
    place: str
    section: str = ""
    current: int | None = None
    avoids: frozenset[int] = frozenset()


@dataclass(slots=True)
class Solution:
    """Who has which enterprise; which have nobody and why."""

    assigned: dict[int, int] = field(default_factory=dict)
    unassigned: dict[int, Reason] = field(default_factory=dict)

    def loads(self) -> Counter[int]:
        """Enterprises of each official who has any."""
        return Counter(self.assigned.values())

    def moves(self, current: Mapping[int, int | None]) -> int:
        """How many enterprises change from one official to another (a first assignment is no move)."""
        return sum(1 for key, official in self.assigned.items() if current.get(key) not in (None, official))
