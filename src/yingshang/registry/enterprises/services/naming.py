"""Making market entities findable by name, former name, code, pinyin and initials (``kernel.search``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.search.models import Document
from yingshang.kernel.search.rules import line
from yingshang.kernel.search.services import index_many
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import KIND
from yingshang.registry.enterprises.rules.merging import Values
from yingshang.registry.enterprises.rules.pinyin import spellings
from yingshang.registry.enterprises.services.bulk import insert_rows, refresh_statistics
from yingshang.registry.enterprises.services.plans import Plan
from yingshang.registry.enterprises.services.territory import township_names

Named = tuple[int, str, str, Sequence[str]]
"""Key, code, name, former names."""
SHORTEST_PLACE = 2
BATCH = 5000
MANY = 2000
"""So many new entities are indexed after the merge, not in it."""


def places_of(district: Unit) -> list[str]:
    """The names with which names of the district's entities begin, the longest first."""
    units = Unit.objects.filter(path__startswith=district.path, until=None).order_by("pk")
    found = {
        stem
        for unit in units
        if unit.kind in {UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT}
        for stem in township_names(unit)
    }
    found |= {
        name
        for name in (district.name, district.short_name)
        for name in (name, name.removesuffix("区").removesuffix("县"))
    }
    return sorted((name for name in found if len(name) >= SHORTEST_PLACE), key=lambda name: (-len(name), name))


def text_of(uscc: str, name: str, former: Sequence[str], places: Sequence[str]) -> str:
    """What an entity is found by."""
    return " ".join([name, *former, uscc, *spellings(name, places)])


def index_new(entities: Iterable[Named], places: Sequence[str]) -> None:
    """Make entities findable that are not in the index yet: many at once."""
    rows = ((KIND, key, line(text_of(uscc, name, old, places), KIND)) for key, uscc, name, old in entities)
    insert_rows(Document, ("owner_kind", "owner_id", "tokens"), rows)


def index_renamed(entities: Iterable[Named], places: Sequence[str]) -> None:
    """Make entities findable by their present names; what they were found by before is replaced."""
    texts = ((key, text_of(uscc, name, old, places)) for key, uscc, name, old in entities)
    index_many(KIND, texts, marked=True)


def index_plan(plan: Plan, keys: Sequence[int], district: Unit) -> bool:
    """Make findable what a plan wrote, in its transaction; of many new entities only the renamed ones.

    Returns whether the new ones are left to :func:`index_missing`: a first import is not to hold the register locked
    while the index grows.
    """
    places = places_of(district)
    renamed = [pk for pk, (old, new) in plan.updated.items() if _names(old) != _names(new)]
    index_renamed(changed_names(renamed), places)
    if len(keys) > MANY:
        return True
    rows = zip(keys, plan.created, strict=True)
    index_new(((key, row.uscc, row.name, row.former_names) for key, (row, _) in rows), places)
    return False


def _names(values: Values) -> tuple[Any, Any]:
    return values["name"], values["former_names"]


def index_missing(district: Unit) -> int:
    """Make findable whoever is not yet, some thousands in a transaction. Returns how many; safe to run again."""
    places = places_of(district)
    known = Document.objects.filter(owner_kind=KIND, owner_id=OuterRef("pk"))
    lacking = Enterprise.objects.filter(~Exists(known), district=district).order_by("pk")
    done = last = 0
    while rows := list(lacking.filter(pk__gt=last).values_list("pk", "uscc", "name", "former_names")[:BATCH]):
        with transaction.atomic():
            index_new(rows, places)
        done, last = done + len(rows), rows[-1][0]
    if done > MANY:
        refresh_statistics(Enterprise, Document)
    return done


def index_names_missing() -> int:
    """:func:`index_missing` for every district of the installation, and what the planner knows of the register made new."""
    districts = Unit.objects.filter(pk__in=Enterprise.objects.order_by().values("district")).order_by("pk")
    found = sum(index_missing(district) for district in districts)
    refresh_statistics(Enterprise, Document)
    return found


def changed_names(keys: Iterable[int]) -> Iterator[Any]:
    """Key, code, name and former names of some entities."""
    wanted = list(keys)
    for start in range(0, len(wanted), 500):
        rows = Enterprise.objects.filter(pk__in=wanted[start : start + 500]).order_by("pk")
        yield from rows.values_list("pk", "uscc", "name", "former_names")
