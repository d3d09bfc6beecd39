"""Working a value out: the outcome, whole or by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yingshang.kernel.figures.tallies import Section, Tally, tally
from yingshang.kernel.figures.values import EXCLUDED, Count, Outcome, Part, Value


def work_out(value: Value, unit: str) -> Outcome:
    """The outcome of a value with its exclusions and parts; unknown where the line of work is not kept at all."""
    tallies: dict[str, Tally] = {}
    split_parts: tuple[Part, ...] = ()
    for section in value.sections():
        groups = tally(section, section.split)
        tallies[section.role] = _together(groups)
        if section.split is not None:
            split_parts = _split(value, section, groups)
    found = value.outcome(tallies, unit)
    if found.value == 0 and not any(t.count for t in tallies.values()) and not value.is_in_use():
        found = replace(found, value=None)
    return replace(
        found,
        excluded={**_excluded(tallies), **found.excluded},
        parts=(*found.parts, *split_parts, *(_part(name, part, unit) for name, part in value.parts.items())),
    )


def _part(name: str, part: Value, unit: str) -> Part:
    found = work_out(part, unit)
    return Part(name, found.value, found.n, found.whole)


def _split(value: Value, section: Section, groups: Mapping[Any, Tally]) -> tuple[Part, ...]:
    names = value.split_names if isinstance(value, Count) else {}
    order = {key: n for n, key in enumerate(names)}
    keys = sorted(groups, key=lambda key: (order.get(key, len(order)), str(key)))
    return tuple(
        Part(
            names.get(key, "未填" if key in (None, "") else str(key)),
            Decimal(len(groups[key].keys) if section.keyed else groups[key].count),
        )
        for key in keys
    )


def _together(groups: Mapping[Any, Tally]) -> Tally:
    if len(groups) == 1:
        return next(iter(groups.values()))
    whole = Tally()
    for one in groups.values():
        whole.add(one)
    return whole


def _excluded(tallies: Mapping[str, Tally]) -> dict[str, int]:
    found = {role.removeprefix(EXCLUDED): t.count for role, t in tallies.items() if role.startswith(EXCLUDED)}
    return {why: count for why, count in found.items() if count}


def work_out_by(value: Value, unit: str, by: Any, into: Any = None) -> dict[Any, Outcome]:
    """The outcome for each group of records, without parts.

    Arguments:
        by: lookup path or expression, valid for every section's records.
        into: a function that names the group into which a found group falls (a village into its township); records
            for which it gives ``None`` are left out.
    """
    grouped: dict[Any, dict[str, Tally]] = {}
    sections = value.sections()
    for section in sections:
        for key, one in tally(section, by).items():
            group = into(key) if into is not None else key
            if group is not None:
                grouped.setdefault(group, {}).setdefault(section.role, Tally()).add(one)
    empty = {section.role: Tally() for section in sections}
    outcomes = {}
    for group, tallies in grouped.items():
        full = {**empty, **tallies}
        outcomes[group] = replace(value.outcome(full, unit), excluded=_excluded(full), parts=())
    return outcomes
