"""From the rows of a table of units to what is to be made, changed and moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from yingshang.kernel.identity.rules.rows import Fault, Note, UnitRow
from yingshang.kernel.identity.rules.words import KIND_WORDS, plain

DEEPEST = 12
"""Levels of the tree, the district included; so that a path of ids always fits."""


@dataclass(frozen=True, slots=True)
class HeldUnit:
    """A unit as the installation has it."""

    pk: int
    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    """The code of the unit above, empty for the district."""
    since: date
    order: int
    closed: bool = False


@dataclass(slots=True)
class UnitPlan:
    """What a table would do; ``made`` has units above before those below."""

    made: list[HeldUnit] = field(default_factory=list)
    changed: list[tuple[HeldUnit, HeldUnit]] = field(default_factory=list)
    """Before and after."""
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def refused(self) -> set[int]:
        """The numbers of the refused rows."""
        return {fault.row for fault in self.faults}


@dataclass(slots=True)
class _Names:
    """Units by what a table calls them: the code first, then the name, then the short name."""

    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, code: str, *names: str) -> None:
        self.codes[plain(code)] = code
        for name in filter(None, names):
            self.names[plain(name)].add(code)

    def find(self, said: str) -> set[str]:
        """The codes of the units that may be meant."""
        key = plain(said)
        return {self.codes[key]} if key in self.codes else self.names.get(key, set())


def plan_units(
    rows: Sequence[UnitRow],
    held: Iterable[HeldUnit],
    *,
    root: str,
    kinds: Mapping[str, str],
    elsewhere: frozenset[str],
    today: date,
) -> UnitPlan:
    """Compare a table of units with the district's units.

    Arguments:
        root: the code of the district, above all others; a new unit without a parent hangs there.
        kinds: code of a kind → its name on the screen.
        elsewhere: codes (of those in the table) that another district of the installation uses.
        today: from when a new unit is valid that does not say so.
    """
    plan, units = UnitPlan(), {unit.code: unit for unit in held}
    taken = _distinct(rows, plan)
    names = _Names()
    for unit in units.values():
        names.add(unit.code, unit.name, unit.short_name)
    for row in taken.values():
        names.add(row.code, row.name, row.short_name)
    words = {plain(word): code for word, code in KIND_WORDS.items()} | {plain(n): c for c, n in kinds.items()}
    words |= {code: code for code in kinds}
    meaning = _Meaning(names, words, kinds, root, elsewhere, today)
    wanted: dict[str, HeldUnit] = {}
    for place, row in enumerate(taken.values(), start=1):
        made = _wanted(row, place, units.get(row.code), meaning)
        if isinstance(made, HeldUnit):
            wanted[row.code] = made
        else:
            plan.faults.extend(made)
    _refuse_impossible_trees(wanted, units, taken, plan)
    for unit in _from_above(wanted):
        before = units.get(unit.code)
        if before is None:
            plan.made.append(unit)
        elif before != unit:
            plan.changed.append((before, unit))
    _count_and_remark(rows, taken, wanted, units, plan)
    return plan


def _distinct(rows: Sequence[UnitRow], plan: UnitPlan) -> dict[str, UnitRow]:
    """Rows by code; one that comes again is a repetition, or a contradiction and then refused."""
    taken: dict[str, UnitRow] = {}
    for row in rows:
        first = taken.setdefault(row.code, row)
        if first is row:
            continue
        if first.says() == row.says():
            plan.notes.append(Note(row.number, "code", row.code, f"与第 {first.number} 行重复，只计一次"))
        else:
            reason = f"与第 {first.number} 行代码相同而内容不同，已采用第 {first.number} 行。"
            plan.faults.append(Fault(row.number, "code", row.code, reason, "核对两行，只保留正确的一行。"))
    return taken


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the words of the table mean in this district; see :func:`plan_units`."""

    names: _Names
    words: Mapping[str, str]
    kinds: Mapping[str, str]
    root: str
    elsewhere: frozenset[str]
    today: date


def _wanted(row: UnitRow, place: int, before: HeldUnit | None, meaning: _Meaning) -> HeldUnit | list[Fault]:
    """The unit as it shall be after the row, or why the row is refused."""
    faults: list[Fault] = []
    if row.code in meaning.elsewhere:
        faults.append(Fault(row.number, "code", row.code, "该代码已被其他区的单位使用。", "换一个本区的代码。"))
    if before is not None and before.closed:
        remedy = "删去这一行；如为新设单位，请用新代码。"
        faults.append(Fault(row.number, "code", row.code, "该单位已撤销。", remedy))
    kind = _kind(row, before, meaning, faults)
    parent = _parent(row, before, meaning, faults)
    if faults:
        return faults
    return HeldUnit(
        pk=before.pk if before else 0,
        code=row.code,
        name=row.name,
        short_name=row.short_name or (before.short_name if before else row.name[:40]),
        kind=kind,
        parent=parent,
        since=row.since or (before.since if before else meaning.today),
        order=row.order if row.order is not None else (before.order if before else place),
    )


def _kind(row: UnitRow, before: HeldUnit | None, meaning: _Meaning, faults: list[Fault]) -> str:
    """The code of the kind; empty after a fault."""
    kind = meaning.words.get(plain(row.kind), "") if row.kind else (before.kind if before else "")
    remedy = f"从这些中选：{'、'.join(name for code, name in meaning.kinds.items() if code != 'district')}。"
    if row.kind and not kind:
        faults.append(Fault(row.number, "kind", row.kind, f"不认识的单位类别“{row.kind}”。", remedy))
    elif not kind:
        faults.append(Fault(row.number, "kind", "", "新单位没有写类别。", remedy))
    elif (kind == "district") != (row.code == meaning.root):
        reason = f"只有区本身（代码 {meaning.root}）的类别是“区”。"
        faults.append(Fault(row.number, "kind", row.kind, reason, "核对代码和类别。"))
    return kind


def _parent(row: UnitRow, before: HeldUnit | None, meaning: _Meaning, faults: list[Fault]) -> str:
    """The code of the unit above: the one named, else the one held, else the district."""
    if not row.parent:
        return before.parent if before else ("" if row.code == meaning.root else meaning.root)
    found = meaning.names.find(row.parent)
    if row.code == meaning.root:
        faults.append(Fault(row.number, "parent", row.parent, "区本身没有上级单位。", "把这一格留空。"))
    elif not found:
        remedy = "填写上级单位的代码，或在表中补上该单位。"
        faults.append(Fault(row.number, "parent", row.parent, f"没有找到上级单位“{row.parent}”。", remedy))
    elif len(found) > 1:
        reason = f"有 {len(found)} 个单位叫“{row.parent}”。"
        faults.append(Fault(row.number, "parent", row.parent, reason, "改填上级单位的代码。"))
    return next(iter(found)) if len(found) == 1 else ""


def _refuse_impossible_trees(
    wanted: dict[str, HeldUnit], units: Mapping[str, HeldUnit], taken: Mapping[str, UnitRow], plan: UnitPlan
) -> None:
    """Take back rows below a refused or closed unit, in a circle or too deep, until what is left is a tree."""
    while True:
        tree = {code: unit.parent for code, unit in units.items()} | {c: u.parent for c, u in wanted.items()}
        bad: dict[str, tuple[str, str]] = {}
        for code, unit in wanted.items():
            above = _above(code, tree)
            if unit.parent and unit.parent not in tree:
                number = taken[unit.parent].number
                bad[code] = (f"上级单位所在的第 {number} 行不合格。", f"先改好第 {number} 行，再一并导入。")
            elif unit.parent in units and units[unit.parent].closed:
                bad[code] = ("上级单位已撤销。", "改填其承接单位。")
            elif above is None:
                bad[code] = ("上级关系成了一个圈。", "核对这些单位的上级，使其最终归到区。")
            elif len(above) >= DEEPEST:
                bad[code] = (f"组织层级超过 {DEEPEST} 级。", "核对上级单位。")
        if not bad:
            return
        for code, (reason, remedy) in bad.items():
            row = taken[code]
            plan.faults.append(Fault(row.number, "parent", row.parent, reason, remedy))
            del wanted[code]


def _above(code: str, tree: Mapping[str, str]) -> list[str] | None:
    """The units above one, the nearest first; ``None`` in a circle."""
    above: list[str] = []
    parent = tree.get(code, "")
    while parent:
        if parent == code or parent in above:
            return None
        above.append(parent)
        parent = tree.get(parent, "")
    return above


def _from_above(wanted: Mapping[str, HeldUnit]) -> list[HeldUnit]:
    """The units with those above before those below, else in the order of the table."""
    tree = {code: unit.parent for code, unit in wanted.items()}
    return sorted(wanted.values(), key=lambda unit: len(_above(unit.code, tree) or []))


def _count_and_remark(
    rows: Sequence[UnitRow],
    taken: Mapping[str, UnitRow],
    wanted: Mapping[str, HeldUnit],
    units: Mapping[str, HeldUnit],
    plan: UnitPlan,
) -> None:
    plan.unchanged = len(rows) - len(plan.refused) - len(plan.made) - len(plan.changed)
    undated = sum(1 for unit in plan.made if taken[unit.code].since is None)
    if undated:
        plan.notes.append(Note(0, "since", "", "没有写启用日期，按导入当日", undated))
    for before, after in plan.changed:
        if before.parent != after.parent:
            moved = f"上级由 {before.parent} 改为 {after.parent}，下级单位随之移动"
            plan.notes.append(Note(taken[after.code].number, "parent", after.name, moved))
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    for unit in {**units, **wanted}.values():
        if not unit.closed:
            same[unit.parent, plain(unit.name)].append(unit.code)
    for codes in same.values():
        if len(codes) > 1 and (mine := [code for code in codes if code in wanted]):
            row = taken[mine[-1]]
            plan.notes.append(Note(row.number, "name", row.name, "同一上级之下有同名单位，代码不同", len(codes)))
