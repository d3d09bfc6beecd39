"""What a file changes in the register, worked out first (the plan) and written afterwards, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F

from yingshang.kernel.fields.money import from_fen
from yingshang.kernel.fields.personal import encrypt, lookup_digest, mask_name, mask_phone
from yingshang.kernel.identity.models import Party, PartyKind, Unit
from yingshang.registry.enterprises.enums import Placement, Status
from yingshang.registry.enterprises.models import (
    ChangeRecord,
    Contact,
    Enterprise,
    EnterpriseStatus,
    Tag,
)
from yingshang.registry.enterprises.rules.columns import WORDS
from yingshang.registry.enterprises.rules.rows import StagedRow
from yingshang.registry.enterprises.rules.size import size_of
from yingshang.registry.enterprises.services.bulk import insert_rows, reserve_ids, update_rows

FIELDS = (
    "name",
    "former_names",
    "kind",
    "form",
    "status",
    "capital",
    "currency",
    "established_on",
    "section",
    "division",
    "industry_code",
    "address",
    "unit",
    "village",
    "placement",
    "waiting_reason",
    "employees",
    "revenue",
    "assets",
    "size",
)
"""The columns that an import may set, in the order in which plans carry them (amounts in fen)."""

INSERTED = ("party", "district", "uscc", *FIELDS, "source", "run", "updated_at")
SIMPLE = ("form", "established_on", "employees", "revenue", "assets")
SHOWN = ("name", "former_names", "kind", "form", "status", "established_on", "address", "unit", "village", "employees")
AMOUNTS = ("revenue", "assets")
READ_AS = {"unit": "unit_id", "village": "village_id"} | {name: f"{name}_fen" for name in ("capital", *AMOUNTS)}
Values = dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What will be written.

    Attributes:
        created: rows of market entities not in the register.
        updated: key → (values before, values after), only where something differs.
        statuses: (key, old state or None, new state, since) of states that change.
        contacts: (key or None when new, staged row) whose people differ.
        kept_closed: how many rows without a state belong to entities that the register holds closed.
    """

    created: list[StagedRow] = field(default_factory=list)
    updated: dict[int, tuple[Values, Values]] = field(default_factory=dict)
    statuses: list[tuple[int, Status, date]] = field(default_factory=list)
    contacts: list[tuple[int, StagedRow]] = field(default_factory=list)
    tags: list[tuple[int, StagedRow]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    unchanged: int = 0
    kept_closed: int = 0
    elsewhere: list[StagedRow] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)


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
                plan.created.append(row)
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
    for role, name, phone in row.people:
        old_name, old_phone = held.contacts.get((pk, role), ("", ""))
        if (name and name != old_name) or (phone and lookup_digest(phone) != old_phone):
            return True
    return False


def merged(before: Values, row: StagedRow, as_of: date) -> Values:
    """The values after a row: what it says replaces, what it does not say stays."""
    after = dict(before)
    if row.name != before["name"]:
        after["former_names"] = list(dict.fromkeys([*before["former_names"], before["name"]]))
    if row.former_names:
        after["former_names"] = list(dict.fromkeys([*after["former_names"], *row.former_names]))
    after["name"], after["kind"] = row.name, row.kind.value
    for name in SIMPLE:
        said = getattr(row, name)
        if said not in {None, ""}:
            after[name] = said
    if row.capital is not None:
        after["capital"], after["currency"] = row.capital.fen, row.capital.currency
    if row.status is not None:
        after["status"] = row.status.value
    _merge_industry(after, row)
    _merge_place(before, after, row)
    after["size"] = _size(after, as_of)
    return after


def _merge_industry(after: Values, row: StagedRow) -> None:
    """A coarser word for the same place does not erase a finer one."""
    said = row.industry
    if said is None:
        return
    same = said.section == after["section"] and after["industry_code"].startswith(said.code)
    if not same:
        after["section"], after["division"], after["industry_code"] = said.section, said.division, said.code


def _merge_place(before: Values, after: Values, row: StagedRow) -> None:
    """What was placed by hand stays; a column of the file beats the dictionary; waiting never undoes a placement."""
    if row.address:
        after["address"] = row.address
    if before["placement"] == Placement.HAND:
        return
    moved = row.address and row.address != before["address"]
    if row.placement is Placement.FILE or (before["placement"] != Placement.FILE and row.unit is not None):
        after["unit"], after["placement"], after["waiting_reason"] = row.unit, row.placement.value, ""
        if row.village is not None or row.unit != before["unit"] or moved:
            after["village"] = row.village
    elif row.unit is None and row.address and (moved or before["placement"] == Placement.WAITING):
        after["unit"], after["village"], after["placement"] = None, None, Placement.WAITING.value
        after["waiting_reason"] = row.waiting_reason


def _size(values: Values, on: date) -> str:
    found = size_of(
        section=values["section"],
        code=values["industry_code"],
        on=on,
        employees=values["employees"],
        revenue=values["revenue"],
        assets=values["assets"],
    )
    return found.size.value if found.size is not None else ""


def new_values(row: StagedRow, as_of: date) -> Values:
    """The values of a market entity that the register does not hold yet."""
    blank: Values = dict.fromkeys(FIELDS, "") | dict.fromkeys(
        ("capital", "established_on", "unit", "village", "employees", "revenue", "assets")
    )
    blank |= {
        "name": row.name,
        "former_names": [],
        "status": Status.ACTIVE.value,
        "placement": Placement.WAITING.value,
        "waiting_reason": row.waiting_reason,
    }
    return merged(blank, row, as_of)


@dataclass(frozen=True, slots=True)
class Writing:
    """Where and when a plan is written."""

    district: Unit
    run_id: int | None
    as_of: date
    now: datetime
    source: str
    person_id: int | None
    has_status: bool


def write_plan(plan: Plan, writing: Writing) -> None:
    """Write it all; inside the caller's transaction."""
    keys = _create(plan.created, writing)
    _update(plan, writing)
    _change_statuses([*plan.statuses, *((pk, Status.CANCELLED, writing.as_of) for pk in plan.closed)], writing)
    if plan.closed:
        _close(plan.closed, writing)
    _write_people([*zip(keys, plan.created, strict=True)], plan.contacts, writing)
    _write_tags([*zip(keys, plan.created, strict=True), *plan.tags], writing.district)


def _create(rows: Sequence[StagedRow], writing: Writing) -> list[int]:
    keys = reserve_ids(Party, len(rows))
    insert_rows(
        Party, ("id", "kind", "name"), ((k, PartyKind.EXTERNAL.value, r.name) for k, r in zip(keys, rows, strict=True))
    )
    tail = (writing.source, writing.run_id, writing.now)

    def enterprises() -> Iterable[Sequence[Any]]:
        for key, row in zip(keys, rows, strict=True):
            values = new_values(row, writing.as_of)
            yield [key, writing.district.pk, row.uscc, *(values[name] for name in FIELDS), *tail]

    insert_rows(Enterprise, INSERTED, enterprises())

    def statuses() -> Iterable[Sequence[Any]]:
        source = writing.source if writing.has_status else "list"
        for key, row in zip(keys, rows, strict=True):
            born = row.established_on or writing.as_of
            status = row.status or Status.ACTIVE
            turned = row.status_on or writing.as_of
            if status is Status.ACTIVE:
                yield key, status.value, born, None, source
            else:
                if row.established_on is not None and born < turned:
                    yield key, Status.ACTIVE.value, born, turned, source
                yield key, status.value, turned, None, source

    insert_rows(EnterpriseStatus, ("enterprise", "status", "since", "until", "source"), statuses())
    return keys


def _update(plan: Plan, writing: Writing) -> None:
    if not plan.updated:
        return
    update_rows(
        Enterprise,
        (*FIELDS, "run", "updated_at"),
        (
            [pk, *(after[name] for name in FIELDS), writing.run_id, writing.now]
            for pk, (_, after) in plan.updated.items()
        ),
    )
    renamed = [(pk, after["name"]) for pk, (before, after) in plan.updated.items() if after["name"] != before["name"]]
    update_rows(Party, ("name",), renamed)
    units = dict(Unit.objects.filter(path__startswith=writing.district.path).values_list("pk", "name"))
    rows = (
        (pk, *change, writing.now, writing.run_id, writing.person_id)
        for pk, (before, after) in plan.updated.items()
        for change in changes(before, after, units)
    )
    insert_rows(ChangeRecord, ("enterprise", "field", "old", "new", "at", "run", "person_id"), rows)


def changes(before: Values, after: Values, units: Mapping[int, str]) -> list[tuple[str, str, str]]:
    """Field in words, old and new value as shown, of everything that differs."""

    def shown(name: str, values: Values) -> str:
        value = values[name]
        if name in {"unit", "village"}:
            return units.get(value, "")
        if name in {"capital", *AMOUNTS} and value is not None:
            return f"{from_fen(value)} {values['currency'] or 'CNY' if name == 'capital' else 'CNY'}"
        if isinstance(value, list):
            return "、".join(value)
        return "" if value is None else str(value)

    found = [
        (WORDS[name], shown(name, before)[:300], shown(name, after)[:300])
        for name in (*SHOWN, "capital", *AMOUNTS, "size")
        if before[name] != after[name] or (name == "capital" and before["currency"] != after["currency"])
    ]
    old, new = ("".join((v["section"], v["industry_code"])) for v in (before, after))
    if old != new:
        found.append((WORDS["industry"], old, new))
    return found


def _change_statuses(changed: Sequence[tuple[int, Status, date]], writing: Writing) -> None:
    """Close the open rows and open the new ones. A change dated before the open row began replaces it."""
    if not changed:
        return
    keys = {pk for pk, _, _ in changed}
    open_rows = EnterpriseStatus.objects.filter(until=None).order_by()
    if len(keys) < 500:
        open_rows = open_rows.filter(enterprise_id__in=keys)
    found = {
        pk: (row, since)
        for row, pk, since in open_rows.values_list("id", "enterprise_id", "since").iterator()
        if pk in keys
    }
    since_of = {pk: since for pk, _, since in changed}
    late = [(row, since_of[pk]) for pk, (row, since) in found.items() if since < since_of[pk]]
    replaced = [row for pk, (row, since) in found.items() if since >= since_of[pk]]
    update_rows(EnterpriseStatus, ("until",), late)
    for start in range(0, len(replaced), 500):
        EnterpriseStatus.objects.filter(pk__in=replaced[start : start + 500]).delete()
    insert_rows(
        EnterpriseStatus,
        ("enterprise", "status", "since", "until", "source"),
        ((pk, status, since, None, writing.source) for pk, status, since in changed),
    )


def _close(keys: Sequence[int], writing: Writing) -> None:
    """Mark as cancelled what a full snapshot no longer names."""
    rows = ((pk, Status.CANCELLED.value, writing.run_id, writing.now) for pk in keys)
    update_rows(Enterprise, ("status", "run", "updated_at"), rows)
    old, new = Status.ACTIVE.value, Status.CANCELLED.value
    records = ((pk, WORDS["status"], old, new, writing.now, writing.run_id, writing.person_id) for pk in keys)
    insert_rows(ChangeRecord, ("enterprise", "field", "old", "new", "at", "run", "person_id"), records)


def _write_people(
    created: Sequence[tuple[int, StagedRow]], updated: Sequence[tuple[int, StagedRow]], writing: Writing
) -> None:
    columns = ("enterprise", "role", "name", "phone", "phone_digest")
    insert_rows(
        Contact,
        columns,
        (
            (key, role.value, name, encrypt(phone) if phone else b"", lookup_digest(phone) if phone else "")
            for key, row in created
            for role, name, phone in row.people
        ),
    )
    keys = [key for key, _ in updated]
    held = {}
    for start in range(0, len(keys), 500):
        for contact in Contact.objects.filter(enterprise_id__in=keys[start : start + 500]):
            held[contact.enterprise_id, contact.role] = contact
    records: list[Sequence[Any]] = []
    for key, row in updated:
        for role, name, phone in row.people:
            contact = held.get((key, role.value)) or Contact(enterprise_id=key, role=role.value, phone="")
            old = f"{contact.masked_name} {contact.masked_phone}".strip()
            digest = lookup_digest(phone) if phone else contact.phone_digest
            if (name or contact.name) == contact.name and digest == contact.phone_digest:
                continue
            contact.name, contact.phone = name or contact.name, phone or contact.phone
            contact.phone_digest = digest
            contact.save()
            new = f"{mask_name(contact.name)} {mask_phone(str(contact.phone))}".strip()
            records.append((key, WORDS[role.value], old, new, writing.now, writing.run_id, writing.person_id))
    insert_rows(ChangeRecord, ("enterprise", "field", "old", "new", "at", "run", "person_id"), records)


def _write_tags(rows: Iterable[tuple[int, StagedRow]], district: Unit) -> None:
    pairs = [(key, name) for key, row in rows for name in row.tags]
    if not pairs:
        return
    names = {name for _, name in pairs}
    known = dict(Tag.objects.filter(district=district).values_list("name", "pk"))
    for name in sorted(names - known.keys()):
        known[name] = Tag.objects.create(district=district, name=name).pk
    link = Enterprise.tags.through
    link.objects.bulk_create(
        [link(enterprise_id=key, tag_id=known[name]) for key, name in pairs], batch_size=500, ignore_conflicts=True
    )
