"""Writing a plan into the register, table by table, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yingshang.kernel.fields.personal import encrypt, mask_name, mask_phone
from yingshang.kernel.identity.models import Party, PartyKind, Unit
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.models import ChangeRecord, Contact, Enterprise, EnterpriseStatus, Tag
from yingshang.registry.enterprises.rules.columns import WORDS
from yingshang.registry.enterprises.rules.merging import FIELDS, Values, changes
from yingshang.registry.enterprises.rules.rows import StagedRow
from yingshang.registry.enterprises.services.bulk import insert_rows, reserve_ids, update_rows
from yingshang.registry.enterprises.services.plans import Plan

INSERTED = ("party", "district", "uscc", *FIELDS, "source", "run", "updated_at")
CHANGE = ("enterprise", "field", "old", "new", "at", "run", "person_id")
STATUS = ("enterprise", "status", "since", "until", "source")


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


def write_plan(plan: Plan, writing: Writing) -> list[int]:
    """Write it all; inside the caller's transaction. Returns the keys of the new entities, in the plan's order."""
    keys = _create(plan.created, writing)
    created = [(key, row) for key, (row, _) in zip(keys, plan.created, strict=True)]
    _update(plan, writing)
    _change_statuses([*plan.statuses, *((pk, Status.CANCELLED, writing.as_of) for pk in plan.closed)], writing)
    if plan.closed:
        _close(plan.closed, writing)
    _write_people(created, plan.contacts, writing)
    _write_tags([*created, *plan.tags], writing.district)
    return keys


def _create(created: Sequence[tuple[StagedRow, Values]], writing: Writing) -> list[int]:
    rows = [row for row, _ in created]
    keys = reserve_ids(Party, len(rows))
    insert_rows(
        Party, ("id", "kind", "name"), ((k, PartyKind.EXTERNAL.value, r.name) for k, r in zip(keys, rows, strict=True))
    )
    tail = (writing.source, writing.run_id, writing.now)

    def enterprises() -> Iterable[Sequence[Any]]:
        for key, (row, values) in zip(keys, created, strict=True):
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

    insert_rows(EnterpriseStatus, STATUS, statuses())
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
    insert_rows(ChangeRecord, CHANGE, rows)


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
        STATUS,
        ((pk, status, since, None, writing.source) for pk, status, since in changed),
    )


def _close(keys: Sequence[int], writing: Writing) -> None:
    """Mark as cancelled what a full snapshot no longer names."""
    rows = ((pk, Status.CANCELLED.value, writing.run_id, writing.now) for pk in keys)
    update_rows(Enterprise, ("status", "run", "updated_at"), rows)
    old, new = Status.ACTIVE.label, Status.CANCELLED.label
    records = ((pk, WORDS["status"], old, new, writing.now, writing.run_id, writing.person_id) for pk in keys)
    insert_rows(ChangeRecord, CHANGE, records)


def _write_people(
    created: Sequence[tuple[int, StagedRow]], updated: Sequence[tuple[int, StagedRow]], writing: Writing
) -> None:
    columns = ("enterprise", "role", "name", "phone", "phone_digest")
    insert_rows(
        Contact,
        columns,
        (
            (key, role.value, name, encrypt(phone) if phone else b"", digest)
            for key, row in created
            for role, name, phone, digest in row.people
        ),
    )
    keys = [key for key, _ in updated]
    held = {}
    for start in range(0, len(keys), 500):
        for contact in Contact.objects.filter(enterprise_id__in=keys[start : start + 500]):
            held[contact.enterprise_id, contact.role] = contact
    records: list[Sequence[Any]] = []
    for key, row in updated:
        for role, name, phone, said in row.people:
            contact = held.get((key, role.value)) or Contact(enterprise_id=key, role=role.value, phone="")
            old = f"{contact.masked_name} {contact.masked_phone}".strip()
            digest = said or contact.phone_digest
            if (name or contact.name) == contact.name and digest == contact.phone_digest:
                continue
            contact.own = contact.own and digest == contact.phone_digest
            contact.name, contact.phone = name or contact.name, phone or contact.phone
            contact.phone_digest = digest
            contact.save()
            new = f"{mask_name(contact.name)} {mask_phone(str(contact.phone))}".strip()
            records.append((key, WORDS[role.value], old, new, writing.now, writing.run_id, writing.person_id))
    insert_rows(ChangeRecord, CHANGE, records)


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
