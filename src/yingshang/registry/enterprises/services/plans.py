"""What a file would change in the register: compared with what it holds, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import BigIntegerField, ExpressionWrapper, F

from yingshang.kernel.identity.models import Unit
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.models import Contact, Enterprise
from yingshang.registry.enterprises.rules.merging import AMOUNTS, FIELDS, Values, merged, new_values
from yingshang.registry.enterprises.rules.rows import StagedRow
from yingshang.registry.enterprises.rules.snapshots import Comparison

READ_AS = {"unit": "unit_id", "village": "village_id"} | {name: f"{name}_fen" for name in ("capital", *AMOUNTS)}


@dataclass(slots=True)
class Plan:
    """What will be written.

    Attributes:
        created: rows of market entities not in the register, with the values they will have.
        updated: key → (values before, values after), only where something differs.
        statuses: (key, old state or None, new state, since) of states that change.
        contacts: (key or None when new, staged row) whose people differ.
        closed: keys of entities that a full snapshot no longer names; ``comparison``: what that snapshot changes.
        kept_closed: how many rows without a state belong to entities that the register holds closed.
    """

    created: list[tuple[StagedRow, Values]] = field(default_factory=list)
    updated: dict[int, tuple[Values, Values]] = field(default_factory=dict)
    statuses: list[tuple[int, Status, date]] = field(default_factory=list)
    contacts: list[tuple[int, StagedRow]] = field(default_factory=list)
    tags: list[tuple[int, StagedRow]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    unchanged: int = 0
    kept_closed: int = 0
    elsewhere: list[StagedRow] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What the register holds of the entities of a file."""

    values: Mapping[str, tuple[int, Values]]
    contacts: Mapping[tuple[int, str], tuple[str, str]]
    tags: Mapping[int, frozenset[str]]
    elsewhere: frozenset[str]


def read_held(district: Unit, rows: Sequence[StagedRow]) -> Held:
    """Load what is needed to compare: the whole district when the file is large, else by code."""
    codes = {row.uscc for row in rows}
    fen = {f"{name}_fen": ExpressionWrapper(F(name), BigIntegerField()) for name in ("capital", *AMOUNTS)}
    names = ("pk", "uscc", *(READ_AS.get(name, name) for name in FIELDS))
    found: dict[str, tuple[int, Values]] = {}
    mine = Enterprise.objects.filter(district=district)
    if len(codes) < 500:
        mine = mine.filter(uscc__in=codes)
    for pk, uscc, *values in mine.order_by().annotate(**fen).values_list(*names).iterator(chunk_size=5000):
        if uscc in codes:
            found[uscc] = (pk, dict(zip(FIELDS, values, strict=True)))
    missing = [code for code in codes if code not in found]
    keys = {pk for pk, _ in found.values()}
    return Held(found, _contacts(keys, rows), _tags(keys, rows), _elsewhere(district, missing))


def _elsewhere(district: Unit, codes: Sequence[str]) -> frozenset[str]:
    others = Enterprise.objects.exclude(district=district).order_by()
    if not others.exists():
        return frozenset()
    wanted = set(codes)
    return frozenset(code for code in others.values_list("uscc", flat=True).iterator() if code in wanted)


def _contacts(keys: set[int], rows: Sequence[StagedRow]) -> Mapping[tuple[int, str], tuple[str, str]]:
    if not keys or not any(row.people for row in rows):
        return {}
    held = Contact.objects.order_by().filter(enterprise_id__gte=min(keys), enterprise_id__lte=max(keys))
    columns = held.values_list("enterprise_id", "role", "name", "phone_digest")
    return {(pk, role): (name, phone) for pk, role, name, phone in columns.iterator(chunk_size=5000) if pk in keys}


def _tags(keys: set[int], rows: Sequence[StagedRow]) -> Mapping[int, frozenset[str]]:
    if not keys or not any(row.tags for row in rows):
        return {}
    found: dict[int, set[str]] = {}
    for pk, name in Enterprise.tags.through.objects.values_list("enterprise_id", "tag__name"):
        if pk in keys:
            found.setdefault(pk, set()).add(name)
    return {pk: frozenset(names) for pk, names in found.items()}


def make_plan(held: Held, rows: Iterable[StagedRow], as_of: date) -> Plan:
    """Compare the rows of a file (one for each code) with the register."""
    plan = Plan()
    for row in rows:
        known = held.values.get(row.uscc)
        if known is None:
            if row.uscc in held.elsewhere:
                plan.elsewhere.append(row)
            else:
                plan.created.append((row, new_values(row, as_of)))
            continue
        pk, before = known
        if row.status is None and before["status"] != Status.ACTIVE:
            plan.kept_closed += 1
        after = merged(before, row, as_of)
        people = _people_differ(pk, row, held)
        tags = bool(set(row.tags) - held.tags.get(pk, frozenset()))
        if after != before:
            plan.updated[pk] = (before, after)
            if after["status"] != before["status"]:
                plan.statuses.append((pk, after["status"], row.status_on or as_of))
        if people:
            plan.contacts.append((pk, row))
        if tags:
            plan.tags.append((pk, row))
        if after != before or people or tags:
            plan.touched.add(pk)
        else:
            plan.unchanged += 1
    return plan


def _people_differ(pk: int, row: StagedRow, held: Held) -> bool:
    for role, name, _, digest in row.people:
        old_name, old_digest = held.contacts.get((pk, role), ("", ""))
        if (name and name != old_name) or (digest and digest != old_digest):
            return True
    return False
