"""One entity changed by hand: address, size data, contacts, tags; each field that changed is a record of its own.

A later import treats these like any other value: what a file says replaces, what it leaves blank stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from yingshang.kernel.clock import day_of
from yingshang.kernel.fields.money import to_fen
from yingshang.kernel.fields.personal import lookup_digest, mask_name, mask_phone
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.registry.enterprises.enums import ContactRole, Placement
from yingshang.registry.enterprises.errors import EditRefused
from yingshang.registry.enterprises.models import ChangeRecord, Contact, Enterprise, Tag
from yingshang.registry.enterprises.queries import enterprise_for, enterprises_for, own_enterprise_for
from yingshang.registry.enterprises.rules.columns import WORDS
from yingshang.registry.enterprises.rules.merging import AMOUNTS, FIELDS, Values, changes, size_value
from yingshang.registry.enterprises.rules.rows import PHONE
from yingshang.registry.enterprises.services.register import district_of, lock_register, note
from yingshang.registry.enterprises.services.territory import territory_of

OWN_ROLES = (ContactRole.LIAISON, ContactRole.FINANCE)
"""The contacts that an enterprise keeps itself; who its legal representative is, the register says."""
EDITED = ("address", "employees", "revenue", "assets", "unit", "village", "placement", "waiting_reason", "size")


def edit_enterprise(
    *,
    uscc: str,
    address: str,
    employees: int | None,
    revenue: Decimal | None,
    assets: Decimal | None,
    actor: Actor,
    now: datetime,
) -> Enterprise:
    """Set address and size data of an entity within reach; its size class and its place by the dictionary follow.

    Arguments:
        employees: persons; ``revenue`` and ``assets``: yuan; None is unknown.

    Errors: ``EnterpriseNotFound``.
    """
    with transaction.atomic():
        lock_register(enterprise_for(actor, uscc).district)
        enterprise = enterprise_for(actor, uscc)
        before = _values(enterprise)
        enterprise.address = " ".join(address.split())
        enterprise.employees, enterprise.revenue, enterprise.assets = employees, revenue, assets
        if enterprise.address != before["address"]:
            _place(enterprise)
        after = _values(enterprise)
        enterprise.size = after["size"] = size_value(after, day_of(now))
        if after == before:
            return enterprise
        enterprise.updated_at = now
        enterprise.save(update_fields=[*EDITED, "updated_at"])
        units = dict(Unit.objects.filter(path__startswith=enterprise.district.path).values_list("pk", "name"))
        found = changes(before, after, units)
        _record(enterprise, found, actor, now)
        data = {"enterprise": enterprise.pk, "fields": [word for word, _, _ in found]}
        note(enterprise.district_id, action="enterprises.edit", actor=actor, now=now, data=data)
    return enterprise


def set_contact(
    *, uscc: str, role: ContactRole, name: str = "", phone: str = "", drop: bool = False, actor: Actor, now: datetime
) -> None:
    """Set or remove one contact of an entity within reach; a blank name or phone stays as it is.

    Errors: ``EnterpriseNotFound``; :class:`EditRefused` for what is no phone, a new contact without a name, nothing
    to remove.
    """
    with transaction.atomic():
        enterprise = enterprise_for(actor, uscc)
        _write_contact(enterprise, role, name, phone, drop, own=False, actor=actor, now=now)


def set_own_contact(*, role: ContactRole, name: str = "", phone: str = "", actor: Actor, now: datetime) -> None:
    """Let a representative correct a contact of the own enterprise; such a phone binds nobody by itself.

    Errors: ``EnterpriseNotFound``; :class:`EditRefused` as for :func:`set_contact`, and for a role that the register
    keeps.
    """
    if role not in OWN_ROLES:
        raise EditRefused("role", f"{role.label}以登记机关的登记为准，请到登记机关办理变更。")
    with transaction.atomic():
        enterprise = own_enterprise_for(actor)
        _write_contact(enterprise, role, name, phone, drop=False, own=True, actor=actor, now=now)


def tag_enterprises(
    *, keys: Iterable[int], add: Sequence[str] = (), drop: Sequence[str] = (), actor: Actor, now: datetime
) -> int:
    """Give and take tags of the entities within reach, creating tags that are new. Returns how many changed.

    Errors: :class:`EditRefused` when a tag is both given and taken.
    """
    if both := set(add) & set(drop):
        raise EditRefused("add", f"“{'、'.join(sorted(both))}”既要增加又要去掉，请只选一项。")
    district = district_of(actor)
    changed = []
    with transaction.atomic():
        lock_register(district)
        known = {name: Tag.objects.get_or_create(district=district, name=name)[0] for name in dict.fromkeys(add)}
        gone = list(Tag.objects.filter(district=district, name__in=list(drop)))
        rows = enterprises_for(actor).filter(pk__in=list(keys), district=district).order_by("pk")
        for enterprise in rows.prefetch_related("tags"):
            old = {tag.name for tag in enterprise.tags.all()}
            new = (old | set(add)) - set(drop)
            if new == old:
                continue
            enterprise.tags.add(*known.values())
            enterprise.tags.remove(*gone)
            _record(enterprise, [("标签", "、".join(sorted(old))[:300], "、".join(sorted(new))[:300])], actor, now)
            changed.append(enterprise.pk)
        if changed:
            data = {"enterprises": changed, "add": list(known), "drop": [tag.name for tag in gone]}
            note(district.pk, action="enterprises.tag", actor=actor, now=now, data=data)
    return len(changed)


def _values(enterprise: Enterprise) -> Values:
    """The values as an import compares them: keys of units, amounts in fen."""
    found: Values = {name: getattr(enterprise, name) for name in FIELDS if name not in {"unit", "village"}}
    for name in ("capital", *AMOUNTS):
        found[name] = None if found[name] is None else to_fen(found[name])
    return found | {"unit": enterprise.unit_id, "village": enterprise.village_id}


def _place(enterprise: Enterprise) -> None:
    """By the dictionary, unless a hand or a file has placed it."""
    if enterprise.placement in {Placement.HAND, Placement.FILE}:
        return
    place = territory_of(enterprise.district).gazetteer.place(enterprise.address)
    enterprise.unit_id, enterprise.village_id = place.township, place.village
    enterprise.placement = Placement.WAITING if place.township is None else Placement.DICTIONARY
    enterprise.waiting_reason = place.reason[:200]


def _write_contact(
    enterprise: Enterprise,
    role: ContactRole,
    name: str,
    phone: str,
    drop: bool,
    *,
    own: bool,
    actor: Actor,
    now: datetime,
) -> None:
    name, phone = name.strip(), phone.strip().replace(" ", "")
    if phone and not PHONE.fullmatch(phone):
        raise EditRefused("phone", "不是电话号码：请填 11 位手机号，或带区号的固定电话（如 0395-1234567）。")
    lock_register(enterprise.district)
    held = enterprise.contacts.filter(role=role).first()
    if held is None and (drop or not name):
        raise EditRefused("drop", f"没有{role.label}可删除。") if drop else EditRefused("name", "请填写姓名。")
    contact = held or Contact(enterprise=enterprise, role=role, phone="")
    old = f"{contact.masked_name} {contact.masked_phone}".strip()
    digest = lookup_digest(phone) if phone else contact.phone_digest
    if drop:
        contact.delete()
        new = ""
    elif held is not None and (name or held.name, digest) == (held.name, held.phone_digest):
        return
    else:
        if digest != contact.phone_digest:
            contact.phone, contact.phone_digest, contact.own = phone, digest, own
        contact.name = name or contact.name
        contact.save()
        new = f"{mask_name(contact.name)} {mask_phone(str(contact.phone))}".strip()
    _record(enterprise, [(WORDS[role.value], old, new)], actor, now)
    data = {"enterprise": enterprise.pk, "role": role.value, "own": own, "removed": drop}
    note(enterprise.district_id, action="enterprises.contact", actor=actor, now=now, data=data)


def _record(enterprise: Enterprise, found: Iterable[tuple[str, str, str]], actor: Actor, now: datetime) -> None:
    ChangeRecord.objects.bulk_create(
        ChangeRecord(enterprise=enterprise, field=word, old=old, new=new, at=now, person_id=actor.person_id)
        for word, old, new in found
    )
