"""Each record behind a value with its role and contribution, for freezing and for telling what has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Max, Model

from yingshang.kernel.figures.packing import Packed, Role
from yingshang.kernel.figures.tallies import Section, contributions, plain_ids
from yingshang.kernel.figures.values import EXCLUDED, Ratio, Value

PART, WHOLE, REST = "part", "whole", "rest"
WORDS = {
    "counted": "计入",
    PART: "计入分子",
    REST: "只计入分母",
    WHOLE: "计入分母",
    "before": "计入同期",
    "basis": "作为依据",
}
SEPARATOR = "｜"


def words_of(role: str) -> str:
    """A role as people read it: ``计入分子``, ``不计入（撤回）``, ``计入（电话）``, ``分项“走访”计入``."""
    name, _, plain = role.rpartition(SEPARATOR)
    if plain.startswith(EXCLUDED):
        said = f"不计入（{plain.removeprefix(EXCLUDED)}）"
    else:
        base, _, group = plain.partition("/")
        said = WORDS.get(base, base) + (f"（{group}）" if group else "")
    return f"分项“{name}”{said}" if name else said


class Collector:
    """Collects packed records; remembers the newest id of each model that it met."""

    def __init__(self) -> None:
        self._newest: dict[type[Model], int] = {}

    def collect(self, value: Value | None) -> Packed:
        """The records of a value and of its parts by role. Every id once in each role; ids ascending."""
        if value is None:
            return Packed()
        roles = [role for section in value.sections() for role in self._roles(section)]
        if isinstance(value, Ratio):
            roles = _part_and_rest(roles)
        for name, part in value.parts.items():
            for role in self.collect(part).roles:
                role.role = f"{name}{SEPARATOR}{role.role}"
                roles.append(role)
        return Packed(roles)

    def _roles(self, section: Section) -> Iterator[Role]:
        model = section.records.model
        for role in _role_by_role(section, model._meta.label):
            role.keyed, role.told_in, role.newest = section.keyed, section.told_in, self._newest_of(model)
            yield role

    def _newest_of(self, model: type[Model]) -> int:
        if model not in self._newest:
            self._newest[model] = model._base_manager.aggregate(newest=Max("pk"))["newest"] or 0
        return self._newest[model]


def _role_by_role(section: Section, label: str) -> Iterator[Role]:
    """The section as one role, or one for each group of its split."""
    plain = plain_ids(section)
    if plain is not None:
        yield from _unweighed(section, label, plain)
        return
    found: dict[str, tuple[list[int], list[int | None]]] = {} if section.split is not None else {section.role: ([], [])}
    for pk, weight, group in contributions(section):
        name = _named(section, group)
        if name not in found:
            found[name] = [], []
        ids, weights = found[name]
        ids.append(pk)
        weights.append(_key(weight) if section.keyed else weight)
    for name in sorted(found):
        yield Role(name, label, *found[name])


def _unweighed(section: Section, label: str, plain: Sequence[tuple[Any, list[int]]]) -> Iterator[Role]:
    """One role for each name; an unknown group and an empty one have the same."""
    named: dict[str, list[int]] = {}
    for group, ids in plain:
        name = _named(section, group)
        named[name] = sorted([*named[name], *ids]) if name in named else ids
    for name in sorted(named):
        yield Role(name, label, named[name])


def _named(section: Section, group: Any) -> str:
    """The role of a group of the split, the section's own where there is none."""
    return section.role if section.split is None else f"{section.role}/{'' if group is None else group}"


def _key(key: Any) -> int | None:
    """A key as a number: a foreign key is one, a word becomes 63 bits of its SHA-256."""
    if key is None or isinstance(key, int):
        return key
    return int.from_bytes(hashlib.sha256(str(key).encode()).digest()[:8], "little") >> 1


def _part_and_rest(roles: list[Role]) -> list[Role]:
    """Where part and whole are rows of one model, the whole is kept as what it has beyond the part."""
    by_name = {role.role: role for role in roles}
    part, whole = by_name.get(PART), by_name.get(WHOLE)
    if part is None or whole is None or part.model != whole.model:
        return roles
    within = set(part.ids)
    rest = [pk for pk in whole.ids if pk not in within]
    if len(rest) == len(whole.ids) - len(within):
        whole.role, whole.ids = REST, rest
    return roles
