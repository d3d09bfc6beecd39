"""What has changed between the records of a frozen figure and those of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.apps import apps

from yingshang.kernel.figures.collecting import words_of
from yingshang.kernel.figures.packing import Packed, Role
from yingshang.kernel.figures.records import type_named
from yingshang.kernel.figures.stated import text
from yingshang.kernel.figures.tallies import number_of
from yingshang.kernel.identity.actors import Actor

LISTED = 20
"""So many records are named; the rest are counted."""

Standing = dict[str, int | None]
"""The roles that a record plays, with its contribution in each."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record whose part in a figure has changed."""

    model: str
    id: int
    before: Standing
    now: Standing
    late: bool
    """It was entered after the freeze."""
    keyed: frozenset[str] = frozenset()
    """The roles whose contribution is a key and no number."""
    units: Mapping[str, str] = field(default_factory=dict)
    """The unit of a contribution, by role."""


def changed_records(frozen: Packed, today: Packed) -> list[RecordChange]:
    """Every record whose role or contribution differs, by model and id."""
    before, now = _by_name(frozen), _by_name(today)
    newest: dict[str, int] = defaultdict(int)
    for role in frozen.roles:
        newest[role.model] = max(newest[role.model], role.newest)
    keyed = frozenset(role.role for role in (*frozen.roles, *today.roles) if role.keyed)
    units = {role.role: role.told_in for role in today.roles}
    touched: dict[str, set[int]] = defaultdict(set)
    for key in before.keys() | now.keys():
        touched[key[1]] |= _touched(before.get(key), now.get(key))
    changes = []
    for model in sorted(model for model, ids in touched.items() if ids):
        ids = touched[model]
        was, stands = _standings(before, model, ids), _standings(now, model, ids)
        changes += [
            RecordChange(
                model, pk, was.get(pk, {}), stands.get(pk, {}), model in newest and pk > newest[model], keyed, units
            )
            for pk in sorted(ids)
        ]
    return changes


Named = Mapping[tuple[str, str], Role]


def _by_name(packed: Packed) -> Named:
    return {(role.role, role.model): role for role in packed.roles}


def _touched(one: Role | None, other: Role | None) -> set[int]:
    if one is None or other is None:
        there = one or other
        return set(there.ids) if there is not None else set()
    if one.ids == other.ids and one.weights == other.weights:
        return set()
    differing = set(one.ids) ^ set(other.ids)
    if one.weights is not None and other.weights is not None:
        known = other.contributions()
        differing |= {pk for pk, w in one.contributions().items() if pk in known and known[pk] != w}
    return differing


def _standings(roles: Named, model: str, ids: set[int]) -> dict[int, Standing]:
    found: dict[int, Standing] = {}
    for (name, of), role in roles.items():
        if of != model:
            continue
        weights = role.weights if role.weights is not None else [None] * len(role.ids)
        for pk, weight in zip(role.ids, weights, strict=True):
            if pk in ids:
                found.setdefault(pk, {})[name] = weight
    return found


def told(changes: list[RecordChange], actor: Actor | None) -> list[str]:
    """The changes in words, each record by its label where the reader may see it (``None``: the machine's own operator)."""
    by_model: dict[str, list[RecordChange]] = defaultdict(list)
    for change in changes[:LISTED]:
        by_model[change.model].append(change)
    lines = []
    for model, listed in by_model.items():
        labels, there = _labels(model, [change.id for change in listed], actor)
        name = _name_of(model)
        for change in listed:
            called = labels.get(change.id, f"{name}（您无权查看）" if change.id in there else f"{name} #{change.id}")
            lines.append(f"{called}：{_cause(change, change.id in there)}")
    if len(changes) > LISTED:
        lines.append(f"另有 {len(changes) - LISTED} 条记录变动。")
    return lines


def _name_of(model: str) -> str:
    made = type_named(model)
    return made.name if made is not None else "记录"


def _labels(model: str, ids: Iterable[int], actor: Actor | None) -> tuple[dict[int, str], set[int]]:
    """The labels of the visible rows, and which of the ids are there at all."""
    made, wanted = type_named(model), list(ids)
    rows = apps.get_model(model)._base_manager.filter(pk__in=wanted)
    there = set(rows.values_list("pk", flat=True))
    if made is None:
        return {}, there if actor is not None else set()
    visible = rows if actor is None else made.visible(rows, actor)
    return {row.pk: made.label(row) for row in visible.select_related(*made.related)}, there


def _cause(change: RecordChange, there: bool) -> str:
    if not change.before:
        roles = _roles(change.now)
        return f"冻结后补录，现{roles}" if change.late else f"更正后{roles}"
    if not change.now:
        return f"原{_roles(change.before)}，更正后不再计入" if there else f"原{_roles(change.before)}，记录已不存在"
    if change.before.keys() == change.now.keys():
        return "更正，" + "；".join(
            f"{words_of(role)}的对象有改动"
            if role in change.keyed
            else f"{words_of(role)}的数由 {_number(was)} 改为 {_number(change.now[role])} {change.units.get(role, '')}".rstrip()
            for role, was in change.before.items()
            if was != change.now[role]
        )
    was = {role: weight for role, weight in change.before.items() if role not in change.now}
    stands = {role: weight for role, weight in change.now.items() if role not in change.before}
    if was and stands:
        return f"更正，由{_roles(was)}改为{_roles(stands)}"
    return f"更正，不再{_roles(was)}" if was else f"更正，另{_roles(stands)}"


def _roles(standing: Standing) -> str:
    return "、".join(words_of(role) for role in sorted(standing))


def _number(weight: int | None) -> str:
    return "未填" if weight is None else text(Decimal(number_of(weight))) or ""
