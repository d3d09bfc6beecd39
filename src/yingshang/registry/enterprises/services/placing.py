"""Where an entity belongs: by hand, and by the dictionary that the office edits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.registry.enterprises.enums import Placement
from yingshang.registry.enterprises.errors import RuleRefused
from yingshang.registry.enterprises.models import AttributionRule, ChangeRecord, Enterprise
from yingshang.registry.enterprises.queries import TOWNSHIPS, enterprise_for, rules_for
from yingshang.registry.enterprises.rules.addresses import SHORTEST, plain
from yingshang.registry.enterprises.rules.columns import WORDS
from yingshang.registry.enterprises.services.bulk import insert_rows, update_rows
from yingshang.registry.enterprises.services.register import district_of, lock_register, note
from yingshang.registry.enterprises.services.territory import territory_of

RULE_FIELDS = ("text", "unit", "village", "low", "high", "parity", "active", "note")


def place_enterprise(*, uscc: str, unit: Unit, village: Unit | None = None, actor: Actor, now: datetime) -> Enterprise:
    """Say by hand where an entity belongs; neither an import nor the dictionary changes that again.

    Errors: ``EnterpriseNotFound``; :class:`RuleRefused` for a unit that is no township of the district or a village
    that is not of the township.
    """
    with transaction.atomic():
        enterprise = enterprise_for(actor, uscc)
        check_place(unit, village, enterprise.district)
        lock_register(enterprise.district)
        old, enterprise.unit, enterprise.village = enterprise.place, unit, village
        enterprise.placement, enterprise.waiting_reason, enterprise.updated_at = Placement.HAND, "", now
        enterprise.save(update_fields=["unit", "village", "placement", "waiting_reason", "updated_at"])
        ChangeRecord.objects.create(
            enterprise=enterprise,
            field="属地",
            old=old,
            new=enterprise.place,
            at=now,
            person_id=actor.person_id,
        )
        data = {"enterprise": enterprise.pk, "unit": unit.pk, "village": village.pk if village else None}
        note(enterprise.district_id, action="enterprises.place", actor=actor, now=now, data=data)
    return enterprise


def check_place(unit: Unit, village: Unit | None, district: Unit) -> None:
    """Errors: :class:`RuleRefused` when the township is not the district's or the village not the township's."""
    if unit.kind not in TOWNSHIPS or not unit.path.startswith(district.path):
        raise RuleRefused("只能指定本区的乡镇（街道）。")
    if village is not None and (village.kind != UnitKind.VILLAGE or village.parent_id != unit.pk):
        raise RuleRefused(f"{village.short_name}不属于{unit.short_name}。")


def save_rule(*, values: Mapping[str, Any], rule_id: int | None = None, actor: Actor, now: datetime) -> AttributionRule:
    """Add a line to the dictionary or change one (an inactive line stays, for the record).

    Arguments:
        values: ``text``, ``unit``, and if wanted ``village``, ``low``, ``high``, ``parity``, ``active``, ``note``.

    Errors: ``AttributionRule.DoesNotExist``; :class:`RuleRefused` for a name under two characters, numbers out of
    order, or a place outside the district.
    """
    district = district_of(actor)
    text = plain(str(values["text"]))
    if len(text) < SHORTEST:
        raise RuleRefused("地名至少两个字。")
    low, high = values.get("low"), values.get("high")
    if low is not None and high is not None and low > high:
        raise RuleRefused("门牌起号大于止号。")
    check_place(values["unit"], values.get("village"), district)
    with transaction.atomic():
        rule = rules_for(actor).get(pk=rule_id) if rule_id else AttributionRule(district=district)
        for name in RULE_FIELDS:
            if name in values:
                setattr(rule, name, values[name])
        rule.text, rule.updated_at = text, now
        rule.save()
        data = {"rule": rule.pk, "text": rule.text, "unit": rule.unit_id, "active": rule.active}
        note(district.pk, action="enterprises.rule", actor=actor, now=now, data=data)
    return rule


def reattribute(*, actor: Actor, now: datetime, only_waiting: bool = False, dry_run: bool = False) -> dict[str, int]:
    """Place all entities anew by today's dictionary; what the file or a hand has placed stays.

    A placement by dictionary that no longer holds goes back to the waiting list. ``dry_run`` only counts.

    Returns: ``placed`` (from waiting), ``moved`` (to another township or village), ``waiting`` (lost their place).
    """
    district = district_of(actor)
    with transaction.atomic():
        if not dry_run:
            lock_register(district)
        changed = _replaced(district, only_waiting=only_waiting)
        counts = {"placed": 0, "moved": 0, "waiting": 0}
        for _, before, after in changed:
            counts["waiting" if after[0] is None else "placed" if before[0] is None else "moved"] += before != after[:2]
        if not dry_run and changed:
            _write_places(changed, now, actor.person_id)
            note(district.pk, action="enterprises.reattribute", actor=actor, now=now, data=counts)
    return counts


Moved = tuple[int, tuple[int | None, int | None], tuple[int | None, int | None, str]]


def _replaced(district: Unit, *, only_waiting: bool) -> list[Moved]:
    """(key, township and village before, township, village and reason after) of all whose place differs."""
    gazetteer = territory_of(district).gazetteer
    kinds = [Placement.WAITING] if only_waiting else [Placement.WAITING, Placement.DICTIONARY]
    rows = Enterprise.objects.filter(district=district, placement__in=kinds).order_by()
    changed: list[Moved] = []
    for pk, address, unit, village, reason in rows.values_list(
        "pk", "address", "unit_id", "village_id", "waiting_reason"
    ).iterator(chunk_size=5000):
        place = gazetteer.place(address)
        after = (place.township, place.village, place.reason[:200])
        if after != (unit, village, reason):
            changed.append((pk, (unit, village), after))
    return changed


def _write_places(changed: list[Moved], now: datetime, person_id: int | None) -> None:
    names: dict[int | None, str] = dict(Unit.objects.values_list("pk", "short_name"))
    update_rows(
        Enterprise,
        ("unit", "village", "placement", "waiting_reason", "updated_at"),
        (
            (pk, unit, village, (Placement.WAITING if unit is None else Placement.DICTIONARY).value, reason, now)
            for pk, _, (unit, village, reason) in changed
        ),
    )
    rows = (
        (pk, word, names.get(old, ""), names.get(new, ""), now, None, person_id)
        for pk, before, after in changed
        for word, old, new in zip((WORDS["unit"], WORDS["village"]), before, after[:2], strict=True)
        if old != new
    )
    insert_rows(ChangeRecord, ("enterprise", "field", "old", "new", "at", "run", "person_id"), rows)
