"""Assignment beside a greedy hand: balance, moves on the next proposal, affinity, seconds, memory.

Usage: bench_assignment.py [ENTERPRISES [OFFICIALS]]. By default 10,000 to 200, with BENCH_SIZE=full 100,000 to 2,000. Needs
no database: the rows are those that the service hands to the solver. A district of townships of uneven size, twelve villages
each; three officials in ten serve one village only, the others the whole township; an official knows one or two villages
and an industry; one in twenty has a capacity below the mean, three enterprises in a thousand must be avoided by somebody.

First everybody is assigned. Then a year passes (three in a hundred enterprises close, five are new, three in a hundred
officials leave and as many come) and a proposal is made again, by every way upon the same assignment, the greedy hand's:

* flow: `rules.solve`, as the system does it;
* greedy: each enterprise in turn to whoever has fewest, from nothing every time;
* greedy, keeping: whoever has one keeps it; only the others are given out, to whoever has fewest;
* greedy, levelling: the same, and then one by one from who has most to who has fewest and may have it, while that evens.

Each way runs in a process of its own, which tells its peak of memory above what the problem itself takes.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from yingshang.registry.assignments.rules import Entity, Official, Solution, solve

FULL = os.environ.get("BENCH_SIZE") == "full"
VILLAGES, SECTIONS = 12, "ABCDEFGHIJKLMNOPQRS"
PER_TOWNSHIP = 50
"""Officials of a township."""
CLOSED, NEW, LEFT = 0.03, 0.05, 0.03


@dataclass(frozen=True)
class District:
    """The problem of one round."""

    entities: list[Entity]
    officials: list[Official]


def district(enterprises: int, officials: int) -> District:
    """The first round's problem, always the same."""
    chance = random.Random(2026)
    townships = max(officials // PER_TOWNSHIP, 1)
    mean = enterprises // officials
    people = [_official(chance, key, key % townships, mean) for key in range(1, officials + 1)]
    weights = [chance.uniform(0.5, 1.6) for _ in range(townships)]
    homes = chance.choices(range(townships), weights, k=enterprises)
    return District([_entity(chance, key, home, people) for key, home in enumerate(homes, start=1)], people)


def _official(chance: random.Random, key: int, township: int, mean: int) -> Official:
    path = f"/1/{township + 10}/"
    villages = frozenset(f"{path}{chance.randrange(VILLAGES) + 1000}/" for _ in range(chance.choice((1, 2))))
    territory = path
    if chance.random() < 0.3:
        territory = min(villages)
        villages = frozenset({territory})
    capacity = int(mean * chance.uniform(0.4, 0.8)) if chance.random() < 0.05 else None
    return Official(key, (territory,), capacity, villages, frozenset(chance.choice(SECTIONS)))


def _entity(chance: random.Random, key: int, township: int, people: Sequence[Official]) -> Entity:
    path = f"/1/{township + 10}/"
    avoids: frozenset[int] = frozenset()
    if chance.random() < 0.003:
        avoids = frozenset({chance.choice([o.key for o in people if o.territories[0].startswith(path)])})
    return Entity(key, f"{path}{chance.randrange(VILLAGES) + 1000}/", chance.choice(SECTIONS), None, avoids)


def a_year_later(before: District, found: Solution) -> District:
    """The next round's problem upon an outcome: who closed, came, left is the same for every way."""
    chance = random.Random(2027)
    left = {o.key for o in before.officials if chance.random() < LEFT}
    highest = max(o.key for o in before.officials)
    mean = len(before.entities) // len(before.officials)
    officials = [o for o in before.officials if o.key not in left]
    gone = [o for o in before.officials if o.key in left]
    for key, former in enumerate(gone, start=highest + 1):
        officials.append(_official(chance, key, int(former.territories[0].split("/")[2]) - 10, mean))
    kept = [e for e in before.entities if chance.random() >= CLOSED]
    entities = [replace(e, current=found.assigned.get(e.key)) for e in kept]
    townships = len({_home(o.territories[0]) for o in officials})
    start = max(e.key for e in before.entities) + 1
    keys = range(start, start + int(len(before.entities) * NEW))
    entities.extend(_entity(chance, key, chance.randrange(townships), officials) for key in keys)
    return District(entities, officials)


# ---------------------------------------------------------------- the greedy hand
def _home(path: str) -> str:
    """The township of a place or territory."""
    return "/".join(path.split("/")[:3]) + "/"


class Hand:
    """Somebody who gives out enterprises one after the other."""

    def __init__(self, officials: Sequence[Official]) -> None:
        self.made, self.loads = Solution(), Counter[int]()
        self.there = {o.key: o for o in officials}
        self.serving: dict[str, list[Official]] = defaultdict(list)
        for official in officials:
            self.serving[official.territories[0]].append(official)

    def able(self, entity: Entity) -> list[Official]:
        """Who may have one and is not full."""
        serving = [*self.serving[_home(entity.place)], *self.serving[entity.place]]
        loads, avoids = self.loads, entity.avoids
        return [o for o in serving if o.key not in avoids and (o.capacity is None or loads[o.key] < o.capacity)]

    def give(self, entity: Entity) -> None:
        """To whoever has fewest."""
        if able := self.able(entity):
            self.take(entity, min(able, key=lambda o: self.loads[o.key]))

    def take(self, entity: Entity, taker: Official) -> None:
        """One more for an official; from whoever had it."""
        if (former := self.made.assigned.get(entity.key)) is not None:
            self.loads[former] -= 1
        self.loads[taker.key] += 1
        self.made.assigned[entity.key] = taker.key

    def keeps(self, entity: Entity) -> bool:
        """Whether who has it may keep it."""
        holder = self.there.get(entity.current or 0)
        if holder is None or holder.key in entity.avoids or not holder.serves(entity.place):
            return False
        return holder.capacity is None or self.loads[holder.key] < holder.capacity


def greedy(entities: Sequence[Entity], officials: Sequence[Official]) -> Solution:
    """From nothing."""
    hand = Hand(officials)
    for entity in entities:
        hand.give(entity)
    return hand.made


def keeping(entities: Sequence[Entity], officials: Sequence[Official]) -> Solution:
    """Whoever has one keeps it."""
    return _kept(entities, officials).made


def _kept(entities: Sequence[Entity], officials: Sequence[Official]) -> Hand:
    hand, waiting = Hand(officials), []
    for entity in entities:
        if hand.keeps(entity):
            hand.take(entity, hand.there[entity.current or 0])
        else:
            waiting.append(entity)
    for entity in waiting:
        hand.give(entity)
    return hand


def levelling(entities: Sequence[Entity], officials: Sequence[Official]) -> Solution:
    """Kept, then evened one by one."""
    hand = _kept(entities, officials)
    held: dict[int, list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.key in hand.made.assigned:
            held[hand.made.assigned[entity.key]].append(entity)
    evened = True
    while evened:
        evened = False
        for official in sorted(officials, key=lambda o: -hand.loads[o.key]):
            while _passed_on(official, held, hand):
                evened = True
    return hand.made


def _passed_on(official: Official, held: dict[int, list[Entity]], hand: Hand) -> bool:
    """Whether one of an official's went to somebody who has at least two fewer."""
    for at, entity in enumerate(held[official.key]):
        taker = min(hand.able(entity), key=lambda o: hand.loads[o.key], default=official)
        if hand.loads[official.key] - hand.loads[taker.key] >= 2:
            hand.take(entity, taker)
            held[taker.key].append(held[official.key].pop(at))
            return True
    return False


WAYS: dict[str, Callable[[Sequence[Entity], Sequence[Official]], Solution]] = {
    "flow": solve,
    "greedy": greedy,
    "greedy, keeping": keeping,
    "greedy, levelling": levelling,
}


# ---------------------------------------------------------------- measuring
def measures(problem: District, found: Solution, seconds: float) -> dict[str, float]:
    """What an outcome is worth. The spread is over a township; officials with a capacity of their own are left out of it."""
    loads = found.loads()
    spreads = []
    townships: dict[str, list[Official]] = defaultdict(list)
    for official in problem.officials:
        townships[_home(official.territories[0])].append(official)
    for people in townships.values():
        held = [loads[o.key] for o in people if o.capacity is None]
        spreads.append(max(held) - min(held))
    there = {o.key: o for o in problem.officials}
    known = sum(
        there[found.assigned[e.key]].affinity(e.place, e.section) for e in problem.entities if e.key in found.assigned
    )
    current = {e.key: e.current if e.current in there else None for e in problem.entities}
    return {
        "nobody": len(problem.entities) - len(found.assigned),
        "spread_most": max(spreads),
        "spread_mean": sum(spreads) / len(spreads),
        "squares": sum(load * load for load in loads.values()),
        "moves": found.moves(current),
        "affinity": known / max(len(found.assigned), 1),
        "seconds": seconds,
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_way(name: str, enterprises: int, officials: int) -> dict[str, dict[str, float]]:
    """Both rounds of one way; the peak of memory is above what the problems take."""
    first = district(enterprises, officials)
    before, told = _peak(), {}
    began = time.perf_counter()
    found = WAYS[name](first.entities, first.officials)
    told["first"] = measures(first, found, time.perf_counter() - began)
    second = a_year_later(first, found if name == "greedy" else greedy(first.entities, first.officials))
    began = time.perf_counter()
    again = WAYS[name](second.entities, second.officials)
    told["again"] = measures(second, again, time.perf_counter() - began)
    told["memory"] = {"above": _peak() - before, "whole": _peak()}
    return told


def main() -> None:
    """Every way in a process of its own, then the table."""
    if len(sys.argv) > 3 and sys.argv[1] == "--way":
        sys.stdout.write(json.dumps(run_way(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
        return
    numbers = [int(word) for word in sys.argv[1:3]]
    enterprises = numbers[0] if numbers else 100_000 if FULL else 10_000
    officials = numbers[1] if len(numbers) > 1 else enterprises // 50
    sys.stdout.write(
        f"{enterprises:,} enterprises, {officials:,} officials, {max(officials // PER_TOWNSHIP, 1)} townships\n"
    )
    head = "| way | round | nobody | max-min, most (mean) | sum of squares | moves | affinity | seconds | memory |"
    sys.stdout.write(f"{head}\n|{' --- |' * 9}\n")
    for name in WAYS:
        command = [sys.executable, __file__, "--way", name, str(enterprises), str(officials)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for label in ("first", "again"):
            row = told[label]
            memory = f"{told['memory']['above']:.0f} MB" if label == "again" else ""
            sys.stdout.write(
                f"| {name} | {label} | {row['nobody']:.0f} | {row['spread_most']:.0f} ({row['spread_mean']:.2f}) "
                f"| {row['squares']:,.0f} | {row['moves']:,.0f} | {row['affinity']:.3f} | {row['seconds']:.2f} | {memory} |\n"
            )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
