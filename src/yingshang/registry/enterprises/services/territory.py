"""The territory of a district as addresses know it: the names of its units and the office's dictionary."""

from __future__ import annotations

from collections.abc import Iterator

from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.registry.enterprises.models import AttributionRule
from yingshang.registry.enterprises.rules.addresses import Gazetteer, Parity, Term, plain
from yingshang.registry.enterprises.rules.rows import Territory

TOWNSHIPS = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)
SUFFIXES = ("街道办事处", "街道", "办事处", "镇", "乡")
VILLAGE_SUFFIXES = ("村民委员会", "居民委员会", "村委会", "居委会", "社区居委会")
SHORTEST_STEM = 2


def territory_of(district: Unit) -> Territory:
    """The townships and villages by every name they go by, and the dictionary made ready."""
    units = Unit.objects.filter(path__startswith=district.path, until=None).order_by("pk")
    townships = {unit.pk: unit for unit in units if unit.kind in TOWNSHIPS}
    villages = [unit for unit in units if unit.kind == UnitKind.VILLAGE and unit.parent_id in townships]
    named: dict[str, int] = {}
    for unit in townships.values():
        for name in township_names(unit):
            named.setdefault(plain(name), unit.pk)
    within: dict[tuple[int, str], int] = {}
    for village in villages:
        for name in village_names(village):
            within.setdefault((village.parent_id or 0, plain(name)), village.pk)
    return Territory(named, within, Gazetteer(_terms(district, townships, villages)))


def township_names(unit: Unit) -> tuple[str, ...]:
    """Every way to write a township's name in a column of its own: with its kind, without, with another."""
    stem = _stem(unit.short_name, SUFFIXES)
    kinds = (
        ("街道办事处", "街道", "办事处", "街道办")
        if unit.kind == UnitKind.SUBDISTRICT
        else ("镇", "乡", "镇政府", "乡政府")
    )
    forms = [unit.name, unit.short_name, unit.code, *(f"{stem}{kind}" for kind in kinds)]
    return tuple(dict.fromkeys([*forms, stem] if len(stem) >= SHORTEST_STEM else forms))


def village_names(unit: Unit) -> tuple[str, ...]:
    """Every way to write a village's or community's name."""
    bare = _stem(unit.short_name, VILLAGE_SUFFIXES)
    forms = [unit.name, unit.short_name, unit.code, bare]
    forms += [f"{bare}村委会"] if bare.endswith("村") else []
    forms += [f"{bare}居委会"] if bare.endswith("社区") else []
    return tuple(dict.fromkeys(name for name in forms if name))


def _stem(name: str, suffixes: tuple[str, ...]) -> str:
    return next((name.removesuffix(s) for s in suffixes if name.endswith(s) and len(name) > len(s)), name)


def _terms(district: Unit, townships: dict[int, Unit], villages: list[Unit]) -> Iterator[Term]:
    """Names that count inside an address: those with their kind (a bare stem stands in too many road names)."""
    for unit in townships.values():
        stem = _stem(unit.short_name, SUFFIXES)
        for name in township_names(unit):
            if name not in {stem, unit.code}:
                yield Term(name, unit.pk, unit.short_name)
    for village in villages:
        parent = townships[village.parent_id or 0]
        for name in village_names(village):
            if name != village.code and name.endswith(("村", "社区", "居委会", "村委会", "村民委员会", "居民委员会")):
                yield Term(name, parent.pk, parent.short_name, village.pk)
    rules = AttributionRule.objects.filter(district=district, active=True, unit__in=list(townships))
    for rule in rules.order_by("pk"):
        yield Term(
            rule.text,
            rule.unit_id,
            townships[rule.unit_id].short_name,
            rule.village_id,
            rule.low,
            rule.high,
            Parity(rule.parity),
        )
