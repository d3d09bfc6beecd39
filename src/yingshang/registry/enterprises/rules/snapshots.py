"""What a full snapshot changes: against the snapshot before and against the register. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from yingshang.registry.enterprises.enums import Change, Status
from yingshang.registry.enterprises.rules.columns import WORDS

QUIET = frozenset(
    {"name", "former_names", "status", "unit", "village", "placement", "waiting_reason", "size", "currency"}
)
"""Fields that have a list of their own, or follow from others."""
FEW_CLOSURES = 20
"""So many closures hold no snapshot up, whatever their share."""


@dataclass(slots=True)
class Line:
    """One line of one list.

    Attributes:
        key: the entity's key; None when the register does not hold it yet.
        unit, former_unit: where it is now (a closed one: was last), and where it was before it moved.
    """

    change: Change
    key: int | None
    uscc: str
    name: str
    kind: str
    section: str
    status: str
    established_on: date | None
    unit: int | None
    former_unit: int | None = None
    detail: str = ""
    versus_snapshot: bool = False
    versus_register: bool = True


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of the register as it stands before and after the snapshot.

    Attributes:
        before, after: the values (see ``merging.FIELDS``) before and after, of which name, kind, section, status,
            established_on, unit are read; the same object where nothing changes.
        named: whether the file names it.
        people: whether its contacts or tags change.
    """

    key: int
    uscc: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    named: bool = True
    people: bool = False


@dataclass(slots=True)
class Comparison:
    """What came of it.

    Attributes:
        previous: the day of the snapshot before; None when there is none: then no line says anything about one.
        before, after: how many are active in the register before and after.
        ended: keys whose listing ends; ``begun``: key → township of listings that begin.
        dates_births: whether being named for the first time says that it is new: not on the day of the first snapshot.
        born: keys of entities without a date of establishment that appear for the first time.
    """

    previous: date | None
    dates_births: bool = False
    lines: list[Line] = field(default_factory=list)
    before: int = 0
    after: int = 0
    closures: int = 0
    ended: list[int] = field(default_factory=list)
    begun: dict[int, int | None] = field(default_factory=dict)
    born: list[int] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Lines of each list."""
        found = Counter(line.change.value for line in self.lines)
        return {change.value: found[change.value] for change in Change}

    def exceeds(self, limit: Decimal) -> bool:
        """Whether it closes more than ``limit`` percent of the active entities, and more than a few."""
        return self.closures > FEW_CLOSURES and self.closures * 100 > limit * self.before


def compare(
    entities: Iterable[Entity], listed: Mapping[int, int | None], previous: date | None, *, dates_births: bool = False
) -> Comparison:
    """Compare the register before and after a snapshot, and with what the snapshot before named.

    Arguments:
        entities: every entity of the register that is named, active or listed.
        listed: key → township of those that the snapshot before named as active.
    """
    found = Comparison(previous, dates_births)
    for entity in entities:
        was, now = entity.before["status"] == Status.ACTIVE, entity.after["status"] == Status.ACTIVE
        known = entity.key in listed
        unit = entity.after["unit"]
        found.before += was
        found.after += now
        found.closures += was and not now
        if known and (not now or listed[entity.key] != unit):
            found.ended.append(entity.key)
        if now and (not known or listed[entity.key] != unit):
            found.begun[entity.key] = unit
        seen = now if previous is None else known
        if entity.before is entity.after and not entity.people and was == now == seen and not _differs(listed, entity):
            continue
        found.lines.extend(_lines(entity, known, listed.get(entity.key), previous))
        first = dates_births and now and was and not known
        if first and entity.after["established_on"] is None:
            found.born.append(entity.key)
    return found


def _differs(listed: Mapping[int, int | None], entity: Entity) -> bool:
    return entity.key in listed and listed[entity.key] != entity.after["unit"]


def _lines(entity: Entity, known: bool, listed_in: int | None, previous: date | None) -> Iterator[Line]:
    before, after = entity.before, entity.after
    was, now = before["status"] == Status.ACTIVE, after["status"] == Status.ACTIVE
    if now and (not was or (previous is not None and not known)):
        change = Change.NEW if was else Change.RESUMED
        detail = "登记库已有" if was else f"{Status(before['status']).label} → {Status.ACTIVE.label}"
        yield _line(entity, change, detail, previous is not None and not known, not was)
    if not now and (was or known):
        yield _line(entity, Change.CLOSED, _why_closed(entity, was), known, was)
    if now:
        yield from _moves(entity, was, known, listed_in)
    if after["name"] != before["name"]:
        yield _line(entity, Change.RENAMED, f"{before['name']} → {after['name']}"[:300], False, True)
    fields = [name for name in after if name not in QUIET and after[name] != before.get(name)]
    if fields or entity.people:
        words = dict.fromkeys(WORDS.get(name, WORDS["industry"]) for name in fields)
        words |= {"联系人或标签": None} if entity.people else {}
        yield _line(entity, Change.OTHER, "、".join(words)[:300], False, True)


def _why_closed(entity: Entity, was: bool) -> str:
    if not was:
        return f"登记库此前已为{Status(entity.before['status']).label}"
    return Status(entity.after["status"]).label if entity.named else "快照中没有，视为注销"


def _moves(entity: Entity, was: bool, known: bool, listed_in: int | None) -> Iterator[Line]:
    """Moved from one township to another; a first placement is no move."""
    unit, registered = entity.after["unit"], entity.before["unit"]
    since_snapshot = known and listed_in is not None and unit is not None and listed_in != unit
    since_register = was and registered is not None and unit is not None and registered != unit
    if since_snapshot or since_register:
        made = _line(entity, Change.MOVED, "", since_snapshot, since_register)
        made.former_unit = listed_in if since_snapshot else registered
        yield made


def _line(entity: Entity, change: Change, detail: str, versus_snapshot: bool, versus_register: bool) -> Line:
    after = entity.after
    return Line(
        change=change,
        key=entity.key,
        uscc=entity.uscc,
        name=after["name"],
        kind=after["kind"],
        section=after["section"],
        status=after["status"],
        established_on=after["established_on"],
        unit=after["unit"],
        detail=detail,
        versus_snapshot=versus_snapshot,
        versus_register=versus_register,
    )


def new_line(uscc: str, values: Mapping[str, Any], previous: date | None) -> Line:
    """The line of an entity that the register does not hold yet.

    One that is closed already was established and left between two snapshots, or is an old one added later.
    """
    status, born = values["status"], values["established_on"]
    active = status == Status.ACTIVE
    brief = not active and previous is not None and born is not None and born > previous
    change = Change.NEW if active else Change.BRIEF if brief else Change.OTHER
    return Line(
        change=change,
        key=None,
        uscc=uscc,
        name=values["name"],
        kind=values["kind"],
        section=values["section"],
        status=status,
        established_on=born,
        unit=values["unit"],
        detail="" if active else f"补录，{Status(status).label}" if not brief else Status(status).label,
        versus_snapshot=active and previous is not None,
    )
