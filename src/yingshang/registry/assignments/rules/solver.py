"""Assignment as a flow of least cost.

Goals, each before the next: nobody outside the territory or above capacity (hard); as many assigned as can be; loads as
even as can be (least sum of squares, which is the least majorised vector of loads); fewest moves; greatest affinity.

Equal enterprises (same place, industry, present official and avoidances) are one node with a multiplicity, territories
that share no official are problems of their own, so that a hundred thousand enterprises make a few small networks.
Costs are exact integers; the weights of the goals are so far apart that no sum of a lower goal reaches a higher one.

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows (1993), chapters 9 and 14 (convex costs by parallel
arcs); solved by OR-Tools' cost-scaling push-relabel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from yingshang.registry.assignments.rules.network import Network
from yingshang.registry.assignments.rules.problem import MOST_AFFINITY, Entity, Official, Reason, Solution

FIRST_LEVELS = 8
"""Levels of load above the mean that a network offers an official at first; doubled while they do not suffice."""


@dataclass(frozen=True, slots=True)
class _Class:
    """What makes enterprises equal but for whose they are now."""

    place: str
    section: str
    avoids: frozenset[int]


@dataclass(slots=True)
class _Territory:
    """A problem of its own: officials and the enterprises that only they can have."""

    officials: list[Official] = field(default_factory=list)
    able: dict[_Class, list[Official]] = field(default_factory=dict)
    groups: dict[tuple[_Class, int | None], list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def size(self) -> int:
        return sum(map(len, self.groups.values()))


def solve(entities: Sequence[Entity], officials: Sequence[Official]) -> Solution:
    """The best assignment (see the module).

    Arguments:
        entities, officials: with unique keys; their order settles ties, so that the same input gives the same answer.

    Errors: ``ValueError`` for keys that are not unique.
    """
    if len({e.key for e in entities}) != len(entities) or len({o.key for o in officials}) != len(officials):
        raise ValueError("keys must be unique")
    solution = Solution()
    for territory in _territories(entities, officials, solution):
        _solve_one(territory, solution)
    return solution


def _territories(entities: Iterable[Entity], officials: Sequence[Official], solution: Solution) -> Iterator[_Territory]:
    """The independent problems; enterprises that nobody can have go straight into the solution."""
    serving: dict[str, list[Official]] = {}
    able: dict[_Class, list[Official]] = {}
    groups: dict[tuple[_Class, int | None], list[int]] = defaultdict(list)
    for entity in entities:
        kind = _Class(entity.place, entity.section, entity.avoids)
        if kind not in able:
            if kind.place not in serving:
                serving[kind.place] = [o for o in officials if kind.place and o.serves(kind.place)]
            able[kind] = [o for o in serving[kind.place] if o.key not in kind.avoids]
        if able[kind]:
            groups[kind, entity.current].append(entity.key)
        else:
            solution.unassigned[entity.key] = _reason(kind, serving[kind.place])
    yield from _components(officials, able, groups)


def _reason(kind: _Class, serving: Sequence[Official]) -> Reason:
    if not kind.place:
        return Reason.UNPLACED
    return Reason.AVOIDED if serving else Reason.NO_OFFICIAL


def _components(
    officials: Sequence[Official],
    able: dict[_Class, list[Official]],
    groups: dict[tuple[_Class, int | None], list[int]],
) -> Iterator[_Territory]:
    """Classes and officials that hang together through any chain of possible assignments."""
    leader = {official.key: official.key for official in officials}

    def find(key: int) -> int:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for those in able.values():
        for other in those[1:]:
            leader[find(other.key)] = find(those[0].key)
    made: dict[int, _Territory] = defaultdict(_Territory)
    for official in officials:
        made[find(official.key)].officials.append(official)
    for (kind, current), keys in groups.items():
        territory = made[find(able[kind][0].key)]
        territory.able[kind] = able[kind]
        territory.groups[kind, current] = keys
    yield from (territory for territory in made.values() if territory.groups)


def _solve_one(territory: _Territory, solution: Solution) -> None:
    """Solve with as many levels of load as it takes."""
    total, people = territory.size, len(territory.officials)
    levels = -(-total // people) + FIRST_LEVELS
    while True:
        network = _Flow(territory, min(levels, total))
        left = network.solve()
        room = any(min(o.capacity if o.capacity is not None else total, total) > levels for o in territory.officials)
        if not left or levels >= total or not room:
            break
        levels *= 2
    network.read_into(solution)


class _Flow:
    """One territory's network: group → (present official | class) → official → levels → sink, or straight to the sink."""

    def __init__(self, territory: _Territory, levels: int) -> None:
        self.territory = territory
        self.net = Network()
        total = territory.size
        self.affinity_weight = 1
        self.move_weight = MOST_AFFINITY * total + 1
        self.balance_weight = self.move_weight * (total + 1)
        self.missing_weight = self.balance_weight * (2 * levels + 1) * (total + 1)
        self.sink = self.net.node()
        self.officials = {official.key: self.net.node() for official in territory.officials}
        self.stays: dict[tuple[_Class, int | None], int] = {}
        self.taken: dict[tuple[_Class, int], int] = {}
        self.missing: dict[tuple[_Class, int | None], int] = {}
        for official in territory.officials:
            self._levels(official, levels if official.capacity is None else min(levels, official.capacity))
        self._classes()

    def _levels(self, official: Official, most: int) -> None:
        """The k-th enterprise of an official costs 2k − 1 more of squares."""
        for k in range(1, most + 1):
            self.net.arc(self.officials[official.key], self.sink, 1, (2 * k - 1) * self.balance_weight)

    def _classes(self) -> None:
        sizes: dict[_Class, int] = defaultdict(int)
        for (kind, _), keys in self.territory.groups.items():
            sizes[kind] += len(keys)
        nodes = {kind: self.net.node() for kind in sizes}
        for kind, able in self.territory.able.items():
            for official in able:
                cost = self._strangeness(official, kind)
                self.taken[kind, official.key] = self.net.arc(
                    nodes[kind], self.officials[official.key], sizes[kind], cost
                )
        for (kind, current), keys in self.territory.groups.items():
            self._group(kind, current, len(keys), nodes[kind])

    def _group(self, kind: _Class, current: int | None, size: int, pool: int) -> None:
        source = self.net.node(supply=size)
        holder = next((o for o in self.territory.able[kind] if o.key == current), None)
        if holder is not None:
            stay = self.net.arc(source, self.officials[holder.key], size, self._strangeness(holder, kind))
            self.stays[kind, current] = stay
        self.missing[kind, current] = self.net.arc(source, self.sink, size, self.missing_weight)
        moved = 0 if current is None else self.move_weight
        self.net.arc(source, pool, size, moved)

    def _strangeness(self, official: Official, kind: _Class) -> int:
        return (MOST_AFFINITY - official.affinity(kind.place, kind.section)) * self.affinity_weight

    def solve(self) -> int:
        """Solve; returns how many enterprises stay without an official."""
        self.net.demand(self.sink, self.territory.size)
        self.net.solve()
        return sum(self.net.flow(arc) for arc in self.missing.values())

    def read_into(self, solution: Solution) -> None:
        """Give each enterprise its official: those that stay first, then the pools in the order of the keys."""
        pools: dict[_Class, list[int]] = defaultdict(list)
        for (kind, current), keys in self.territory.groups.items():
            stay = self.stays.get((kind, current))
            kept = self.net.flow(stay) if stay is not None else 0
            if current is not None:
                solution.assigned.update(dict.fromkeys(keys[:kept], current))
            left = self.net.flow(self.missing[kind, current])
            solution.unassigned.update(dict.fromkeys(keys[kept : kept + left], Reason.CAPACITY))
            pools[kind].extend(keys[kept + left :])
        for kind, keys in pools.items():
            at = 0
            for official in self.territory.able[kind]:
                number = self.net.flow(self.taken[kind, official.key])
                solution.assigned.update(dict.fromkeys(keys[at : at + number], official.key))
                at += number
