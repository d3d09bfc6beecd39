"""From querysets to numbers: what one set of records adds up to, whole or by group, and each record's own share.

Numbers are integers in millionths (of a yuan, a second, a day, a point), so that sums are exact on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BigIntegerField, Count, F, IntegerField, QuerySet, Sum
from django.db.models.functions import Cast

from yingshang.kernel.clock import day_of
from yingshang.kernel.fields.money import MoneyField

Records = QuerySet[Any]
Number = int | Decimal | timedelta
Measure = str | Callable[[Records], Iterable[tuple[int, Number | None]]]
"""What each record weighs: a lookup path, or a function of the records that yields (primary key, number)."""

SCALE = 6
MILLION = 1_000_000
FEN_TO_MILLIONTHS = 10_000
CHUNK = 5000


def millionths(number: Number) -> int:
    """A number as whole millionths; a duration as microseconds. Errors: ``ValueError`` for finer numbers."""
    if isinstance(number, timedelta):
        return number // timedelta(microseconds=1)
    if isinstance(number, int):
        return number * MILLION
    scaled = number.scaleb(SCALE)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{number} is finer than a millionth")
    return int(scaled)


def number_of(scaled: int) -> Decimal:
    """The number that whole millionths stand for."""
    return Decimal(scaled).scaleb(-SCALE)


@dataclass(slots=True)
class Tally:
    """What a set of records adds up to; tallies of disjoint sets add.

    Arguments:
        count: records; known: those with a number; total: their sum; values: each, where asked for;
        keys: the distinct keys, where asked for.
    """

    count: int = 0
    known: int = 0
    total: int = 0
    values: list[int] = field(default_factory=list)
    keys: set[Any] = field(default_factory=set)

    def add(self, other: Tally) -> None:
        """Take the other's records in."""
        self.count += other.count
        self.known += other.known
        self.total += other.total
        self.values += other.values
        self.keys |= other.keys


@dataclass(frozen=True, slots=True)
class Section:
    """Records that play one role in a figure.

    Arguments:
        role: ``counted``, ``part``, ``whole``, ``before``, ``basis``, ``excluded:原因``.
        measure: what each weighs, ``None`` if it counts as one.
        keyed: the measure is a key to be counted once, not a number.
        each: the single numbers are needed (mean, percentile), not only their sum.
        split: lookup path by which the records are told apart in parts.
        told_in: the unit of a single record's number (``元``, ``秒``).
    """

    role: str
    records: Records
    measure: Measure | None = None
    keyed: bool = False
    each: bool = False
    split: str | None = None
    told_in: str = ""


def once(records: Records) -> Records:
    """The same records with no ordering, each once even where a join through many rows would repeat it."""
    plain = records.order_by()
    for join in plain.query.alias_map.values():
        relation = getattr(join, "join_field", None)
        if relation is not None and (relation.one_to_many or relation.many_to_many):
            unrepeated: Records = plain.model._base_manager.filter(pk__in=plain.values("pk"))
            return unrepeated
    return plain


def _field(records: Records, path: str) -> Any:
    """The model field at the end of a lookup path, ``None`` for annotations."""
    model, found = records.model, None
    for name in path.split("__"):
        if name == "pk":
            name = model._meta.pk.name
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = found.related_model or model
    return found


def _summed_in_database(section: Section) -> bool:
    if section.each or section.keyed or not isinstance(section.measure, str):
        return section.measure is None
    return isinstance(_field(section.records, section.measure), MoneyField | IntegerField)


def tally(section: Section, by: Any = None) -> dict[Any, Tally]:
    """What the section's records add up to, by group.

    Arguments:
        by: an expression or lookup path to group by; ``None`` gives the single group ``None``.
    """
    if _summed_in_database(section):
        return _tally_in_database(section, by)
    found: dict[Any, Tally] = {} if by is not None else {None: Tally()}
    for _, weight, group in _weighed(section, by):
        one = found.get(group)
        if one is None:
            one = found[group] = Tally()
        one.count += 1
        if weight is None:
            continue
        one.known += 1
        if section.keyed:
            one.keys.add(weight)
        else:
            one.total += weight
            if section.each:
                one.values.append(weight)
    return found


def _tally_in_database(section: Section, by: Any) -> dict[Any, Tally]:
    records, measure = once(section.records), section.measure
    sums: dict[str, Any] = {"_count": Count("pk")}
    factor = 1
    if isinstance(measure, str):
        sums |= {"_known": Count(measure), "_total": Sum(Cast(measure, BigIntegerField()))}
        money = isinstance(_field(records, measure), MoneyField)
        factor = FEN_TO_MILLIONTHS if money else MILLION
    if by is None:
        rows: Iterable[Mapping[str, Any]] = [records.aggregate(**sums) | {"_by": None}]
    else:
        rows = records.annotate(_by=F(by) if isinstance(by, str) else by).values("_by").annotate(**sums).order_by("_by")
    found: dict[Any, Tally] = {}
    for row in rows:
        one = Tally(row["_count"], row.get("_known", row["_count"]), int(row.get("_total") or 0) * factor)
        found.setdefault(_plain(row["_by"]), Tally()).add(one)
    return found


def _plain(group: Any) -> Any:
    """Months come as dates on one column type and as instants on the other: always the local date."""
    return day_of(group) if isinstance(group, datetime) else group


def _weighed(section: Section, by: Any, *, ordered: bool = False) -> Iterator[tuple[int, Any, Any]]:
    """(primary key, weight or key, group) of every record."""
    records, measure = once(section.records), section.measure
    weights = dict(measure(records)) if callable(measure) else None
    if by is not None:
        records = records.annotate(_by=F(by) if isinstance(by, str) else by)
    if ordered:
        records = records.order_by("pk")
    if weights is not None:
        for pk, group in records.values_list("pk", "_by" if by is not None else "pk"):
            weight = weights.get(pk)
            yield pk, None if weight is None else millionths(weight), _plain(group) if by is not None else None
        return
    columns = ["pk", *([measure] if isinstance(measure, str) else []), *(["_by"] if by is not None else [])]
    for row in records.values_list(*columns).iterator(chunk_size=CHUNK):
        weight = row[1] if measure else 1
        if weight is not None and not section.keyed:
            weight = millionths(weight)
        yield row[0], weight, _plain(row[-1]) if by is not None else None


def contributions(section: Section) -> Iterator[tuple[int, int | None, Any]]:
    """(primary key, weight in millionths or key, split group) of every record, by ascending key."""
    return _weighed(section, section.split, ordered=True)


def plain_ids(section: Section) -> list[tuple[Any, list[int]]] | None:
    """(split group, ascending ids) of records that each count as one; ``None`` where they weigh something.

    Without a split the group is ``None``.
    """
    if section.measure is not None:
        return None
    records = once(section.records).order_by("pk")
    if section.split is None:
        return [(None, list(records.values_list("pk", flat=True).iterator(chunk_size=CHUNK)))]
    found: dict[Any, list[int]] = {}
    for pk, group in records.annotate(_by=F(section.split)).values_list("pk", "_by").iterator(chunk_size=CHUNK):
        ids = found.get(group)
        if ids is None:
            ids = found[group] = []
        ids.append(pk)
    return [(_plain(group), ids) for group, ids in found.items()]


def as_month(day: date) -> str:
    """``2025-03``."""
    return f"{day:%Y-%m}"
