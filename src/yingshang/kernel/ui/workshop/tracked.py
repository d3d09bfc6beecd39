"""The way from one version of a section to another, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.rules.marks import by_name
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.rules.tracking import Change, changes


@dataclass(frozen=True, slots=True)
class Tracked:
    """A paragraph on the way from one version to another; ``word``: 未变, 修改, 新增, 删去, 移动."""

    key: str
    word: str
    steps: list[Change]


def tracked(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Tracked]:
    """The way from one version to another by paragraph, in the newer order, what went standing where it was."""
    was, now = {p.key: p.text for p in old}, {p.key: p.text for p in new}
    order = list(now)
    for place, paragraph in enumerate(old):
        if paragraph.key not in now:
            before = old[place - 1].key if place else None
            order.insert(order.index(before) + 1 if before in order else 0, paragraph.key)
    stayed = [key for key in was if key in now]
    moved = _moved(stayed, [key for key in now if key in was])
    return [_tracked(key, was.get(key), now.get(key), key in moved) for key in order]


def _tracked(key: str, old: str | None, new: str | None, moved: bool) -> Tracked:
    if old is None:
        word = "新增"
    elif new is None:
        word = "删去"
    else:
        word = "修改" if old != new else "移动" if moved else "未变"
    return Tracked(key, word, named_changes(old or "", new or ""))


def named_changes(old: str, new: str) -> list[Change]:
    """The way from one text to another, with the figures by their names."""
    known = names()
    return changes(by_name(old, known), by_name(new, known))


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The keys that left their place: all but a longest run that kept its order."""
    rank = {key: n for n, key in enumerate(before)}
    runs: list[list[str]] = []
    for place, key in enumerate(after):
        earlier = [runs[at] for at in range(place) if rank[after[at]] < rank[key]]
        runs.append([*_longest(earlier), key])
    return set(after) - set(_longest(runs))


def _longest(runs: Sequence[list[str]]) -> list[str]:
    found: list[str] = []
    for run in runs:
        found = run if len(run) > len(found) else found
    return found
