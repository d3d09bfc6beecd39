"""The kinds of value that a figure's declaration yields. All are built from querysets, so that the number, its n/N and
exclusions, its breakdowns and the records behind it come out of one declaration and cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from yingshang.kernel.figures.statistics import PLACES, divided, nearest_rank, percent, wilson
from yingshang.kernel.figures.tallies import Measure, Records, Section, Tally, as_month, number_of

EXCLUDED = "excluded:"
UNKNOWN = "未填"

MONEY_UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
SECONDS = {"秒": 1, "分钟": 60, "小时": 3600, "日": 86400, "天": 86400}

Tallies = Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Part:
    """A further named number of a figure."""

    name: str
    value: Decimal | str | None
    n: Decimal | None = None
    whole: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a value came to. ``value`` is ``None`` when unknown, which is not 0."""

    value: Decimal | str | None
    n: Decimal | None = None
    whole: Decimal | None = None
    excluded: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    interval: tuple[Decimal, Decimal] | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Value:
    """What all values share.

    Arguments:
        excluded: records left out on purpose, by reason; they are counted and listed, never part of the number.
        parts: further numbers of the same figure, by name.
        in_use: records that prove that this line of work is kept here at all, so that no record means 0 and not
            unknown; by default any record of the counted model.
    """

    excluded: Mapping[str, Records] = field(default_factory=dict)
    parts: Mapping[str, Value] = field(default_factory=dict)
    in_use: Records | None = None

    kinds: ClassVar[frozenset[str]] = frozenset()

    def roles(self) -> tuple[Section, ...]:
        """The sections of records that the number is made of, exclusions apart."""
        raise NotImplementedError

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        """The number out of its sections' tallies, in the figure's unit."""
        raise NotImplementedError

    def sections(self) -> tuple[Section, ...]:
        """All sections, exclusions included."""
        return (*self.roles(), *(Section(f"{EXCLUDED}{why}", records) for why, records in self.excluded.items()))

    def is_in_use(self) -> bool:
        """Whether the line of work is kept here, so that nothing found means zero."""
        records = self.in_use if self.in_use is not None else self.roles()[0].records.model._base_manager.all()
        return records.exists()


@dataclass(frozen=True)
class Count(Value):
    """How many records; ``n/N`` beside it when a ``whole`` is given.

    Arguments:
        distinct: lookup path of a key to be counted once (units named, borrowers); the records are the ``人次`` part.
        split: lookup path that tells the records apart in parts; split_names: what its values are called.
    """

    records: Records
    whole: Records | None = None
    distinct: str | None = None
    split: str | None = None
    split_names: Mapping[object, str] = field(default_factory=dict)

    kinds: ClassVar[frozenset[str]] = frozenset({"count"})

    def roles(self) -> tuple[Section, ...]:
        counted = Section("counted", self.records, self.distinct, keyed=self.distinct is not None, split=self.split)
        return (counted,) if self.whole is None else (counted, Section("whole", self.whole))

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        found = tallies["counted"]
        value = Decimal(len(found.keys) if self.distinct else found.count)
        whole = Decimal(tallies["whole"].count) if self.whole is not None else None
        times = (Part("次数", Decimal(found.count)),) if self.distinct else ()
        return Outcome(value, value if whole is not None else None, whole, parts=times)


@dataclass(frozen=True)
class Ratio(Value):
    """The share of ``part`` in ``whole``, in percent. ``part`` must be a subset of ``whole`` or pair with it.

    No whole, no value; a part larger than its whole is a fault of the data and gives no value either.
    """

    part: Records
    whole: Records

    kinds: ClassVar[frozenset[str]] = frozenset({"ratio"})

    def roles(self) -> tuple[Section, ...]:
        return Section("part", self.part), Section("whole", self.whole)

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        n, whole = tallies["part"].count, tallies["whole"].count
        sound = n <= whole
        value = percent(n, whole) if sound else None
        return Outcome(value, Decimal(n), Decimal(whole), interval=wilson(n, whole) if sound else None)


@dataclass(frozen=True)
class Share(Value):
    """The sum of one number of the records over the sum of another, in percent (promised over statutory days)."""

    records: Records
    part: Measure
    whole: Measure

    kinds: ClassVar[frozenset[str]] = frozenset({"ratio"})

    def roles(self) -> tuple[Section, ...]:
        return Section("part", self.records, self.part), Section("whole", self.records, self.whole)

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        part, whole = tallies["part"], tallies["whole"]
        unknown = max(part.count - part.known, whole.count - whole.known)
        value = percent(part.total, whole.total) if unknown == 0 else None
        left = {UNKNOWN: unknown} if unknown else {}
        return Outcome(value, number_of(part.total), number_of(whole.total), left)


@dataclass(frozen=True)
class Amount(Value):
    """The sum of a money column (yuan), in the figure's unit 元, 万元 or 亿元, exact. Rows without an amount are left out and counted."""

    records: Records
    field: Measure

    kinds: ClassVar[frozenset[str]] = frozenset({"amount"})

    def roles(self) -> tuple[Section, ...]:
        return (Section("counted", self.records, self.field, told_in="元"),)

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        found = tallies["counted"]
        left = {UNKNOWN: found.count - found.known} if found.known < found.count else {}
        value = None if found.count and not found.known else number_of(found.total) / MONEY_UNITS[unit]
        return Outcome(value, excluded=left)


def _mean(found: Tally) -> Decimal | None:
    mean = divided(found.total, found.known)
    return None if mean is None else number_of(int(mean.to_integral_value(ROUND_HALF_UP)))


def _share_within(found: Tally, limit: int) -> Part:
    within = sum(1 for value in found.values if value <= limit)
    return Part("限内占比", percent(within, found.known), Decimal(within), Decimal(found.known))


@dataclass(frozen=True)
class Mean(Value):
    """The mean of a number of the records; ``above`` adds the share above that number (真跑了不止一次)."""

    records: Records
    field: Measure
    above: Decimal | None = None

    kinds: ClassVar[frozenset[str]] = frozenset({"mean", "score"})

    def roles(self) -> tuple[Section, ...]:
        return (Section("counted", self.records, self.field, each=True),)

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        found = tallies["counted"]
        parts: tuple[Part, ...] = ()
        if self.above is not None:
            over = sum(1 for value in found.values if number_of(value) > self.above)
            parts = (
                Part(f"超过{self.above}{unit}占比", percent(over, found.known), Decimal(over), Decimal(found.known)),
            )
        left = {UNKNOWN: found.count - found.known} if found.known < found.count else {}
        top = number_of(max(found.values)) if found.values else None
        return Outcome(_mean(found), Decimal(found.known), None, left, parts, maximum=top)


@dataclass(frozen=True)
class Duration(Value):
    """Mean duration in the figure's unit, with 95th percentile (nearest rank), maximum and, given a ``limit``, the share within.

    ``field`` yields durations (``timedelta``, told in elapsed time) or numbers that are in the figure's unit already
    (working days). ``limit`` is in the figure's unit.
    """

    records: Records
    field: Measure
    limit: Decimal | None = None
    elapsed: bool = True

    kinds: ClassVar[frozenset[str]] = frozenset({"duration"})

    def roles(self) -> tuple[Section, ...]:
        return (Section("counted", self.records, self.field, each=True, told_in="秒" if self.elapsed else ""),)

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        found = tallies["counted"]
        ordered, length = sorted(found.values), SECONDS[unit] if self.elapsed else 1

        def told(scaled: int) -> Decimal:
            return (number_of(scaled) / length).quantize(PLACES, ROUND_HALF_UP)

        left = {UNKNOWN: found.count - found.known} if found.known < found.count else {}
        if not ordered:
            return Outcome(None, Decimal(0), excluded=left)
        mean = (number_of(found.total) / found.known / length).quantize(PLACES, ROUND_HALF_UP)
        parts = [Part("第95百分位", told(nearest_rank(ordered, 95))), Part("最长", told(ordered[-1]))]
        if self.limit is not None:
            parts.append(_share_within(found, int(self.limit * length * 10**6)))
        return Outcome(mean, Decimal(found.known), None, left, tuple(parts), maximum=told(ordered[-1]))


@dataclass(frozen=True)
class Growth(Value):
    """Growth of a count, or of a sum, against a base period, in percent. From nothing there is no growth: no value."""

    records: Records
    before: Records
    field: Measure | None = None

    kinds: ClassVar[frozenset[str]] = frozenset({"growth"})

    def roles(self) -> tuple[Section, ...]:
        return Section("counted", self.records, self.field), Section("before", self.before, self.field)

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        now, base = (t.total if self.field is not None else t.count for t in (tallies["counted"], tallies["before"]))
        value = percent(now - base, base) if base else None
        told = [number_of(x) if self.field is not None else Decimal(x) for x in (now, base)]
        return Outcome(value, parts=(Part("本期", told[0]), Part("同期", told[1])))


@dataclass(frozen=True)
class Stated(Value):
    """What records state rather than what is counted from them; ``basis`` are the records that state it."""

    basis: Records

    def roles(self) -> tuple[Section, ...]:
        return (Section("basis", self.basis),)

    def is_in_use(self) -> bool:
        return True


@dataclass(frozen=True)
class Score(Stated):
    """A score that a record states, or that was computed by a scoring model."""

    value: Decimal | None

    kinds: ClassVar[frozenset[str]] = frozenset({"score"})

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        return Outcome(self.value)


@dataclass(frozen=True)
class Difference(Stated):
    """``now - before``; of ranks ``before - now`` (places gained) with ``falling=True``. Both must be known."""

    now: Decimal | None
    before: Decimal | None
    falling: bool = False

    kinds: ClassVar[frozenset[str]] = frozenset({"difference"})

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        parts = (Part("本期", self.now), Part("上期", self.before))
        if self.now is None or self.before is None:
            return Outcome(None, parts=parts)
        return Outcome(self.before - self.now if self.falling else self.now - self.before, parts=parts)


@dataclass(frozen=True)
class Rank(Stated):
    """A place, among ``of`` where that is known."""

    place: int | None
    of: int | None = None

    kinds: ClassVar[frozenset[str]] = frozenset({"rank"})

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        return Outcome(
            None if self.place is None else Decimal(self.place), whole=None if self.of is None else Decimal(self.of)
        )


@dataclass(frozen=True)
class Estimate(Stated):
    """A weighted estimate from a sample with its 95 % interval; ``cases`` are the valid answers."""

    estimate: Decimal | None
    low: Decimal | None
    high: Decimal | None
    cases: int

    kinds: ClassVar[frozenset[str]] = frozenset({"estimate"})

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        span = (self.low, self.high) if self.low is not None and self.high is not None else None
        return Outcome(self.estimate, None, Decimal(self.cases), interval=span)


@dataclass(frozen=True)
class Month(Stated):
    """The month in which something happened."""

    day: date | None

    kinds: ClassVar[frozenset[str]] = frozenset({"month"})

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        return Outcome(None if self.day is None else as_month(self.day))


@dataclass(frozen=True)
class Category(Stated):
    """A word out of a closed list (方阵)."""

    word: str | None

    kinds: ClassVar[frozenset[str]] = frozenset({"category"})

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        return Outcome(self.word)


@dataclass(frozen=True)
class Table(Stated):
    """Named rows; the rows are the parts, the value is how many there are."""

    rows: Sequence[Part]

    kinds: ClassVar[frozenset[str]] = frozenset({"table"})

    def outcome(self, tallies: Tallies, unit: str) -> Outcome:
        return Outcome(Decimal(len(self.rows)) if self.rows else None, parts=tuple(self.rows))
