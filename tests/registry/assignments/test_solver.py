"""The assignment against every possible one on small cases, and its properties on larger ones."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshang.registry.assignments.rules import Entity, Official, Reason, Solution, solve

TOWN, OTHER = "/1/10/", "/1/20/"
VILLAGES = ("/1/10/101/", "/1/10/102/", TOWN)


def goals(solution: Solution, entities: list[Entity], officials: list[Official]) -> tuple[int, ...]:
    """What is minimised, in order: left out, squares, moves, strangeness."""
    people = {o.key: o for o in officials}
    loads = solution.loads()
    strange = sum(
        3 - people[solution.assigned[e.key]].affinity(e.place, e.section)
        for e in entities
        if e.key in solution.assigned
    )
    moves = solution.moves({e.key: e.current for e in entities})
    return len(solution.unassigned), sum(n * n for n in loads.values()), moves, strange


def brute(entities: list[Entity], officials: list[Official]) -> tuple[int, ...]:
    """The best goals over all assignments that territory, capacity and avoidance allow."""
    options = [
        [None, *(o.key for o in officials if e.place and o.serves(e.place) and o.key not in e.avoids)] for e in entities
    ]
    best: tuple[int, ...] | None = None
    for chosen in itertools.product(*options):
        loads = Counter(key for key in chosen if key is not None)
        if any(o.capacity is not None and loads[o.key] > o.capacity for o in officials):
            continue
        made = Solution()
        for entity, key in zip(entities, chosen, strict=True):
            if key is None:
                made.unassigned[entity.key] = Reason.CAPACITY
            else:
                made.assigned[entity.key] = key
        reached = goals(made, entities, officials)
        best = reached if best is None else min(best, reached)
    assert best is not None
    return best


officials_strategy = st.lists(
    st.builds(
        Official,
        key=st.integers(1, 3),
        territories=st.sampled_from([(TOWN,), (VILLAGES[0],), (VILLAGES[0], VILLAGES[1]), (OTHER,)]),
        capacity=st.sampled_from([None, None, 0, 1, 2, 3]),
        villages=st.sampled_from([frozenset(), frozenset({VILLAGES[0]}), frozenset({VILLAGES[1]})]),
        sections=st.sampled_from([frozenset(), frozenset({"C"}), frozenset({"C", "F"})]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda o: o.key,
)
entities_strategy = st.lists(
    st.builds(
        Entity,
        key=st.integers(1, 99),
        place=st.sampled_from([*VILLAGES, OTHER, ""]),
        section=st.sampled_from(["", "C", "F"]),
        current=st.sampled_from([None, 1, 2, 3, 9]),
        avoids=st.sampled_from([frozenset(), frozenset(), frozenset({1}), frozenset({1, 2, 3})]),
    ),
    max_size=6,
    unique_by=lambda e: e.key,
)


@settings(max_examples=600, deadline=None)
@given(entities_strategy, officials_strategy)
def test_no_other_assignment_is_better(entities: list[Entity], officials: list[Official]) -> None:
    found = solve(entities, officials)
    assert {*found.assigned} | {*found.unassigned} == {e.key for e in entities}
    assert not {*found.assigned} & {*found.unassigned}
    assert goals(found, entities, officials) == brute(entities, officials)


@settings(max_examples=100, deadline=None)
@given(entities_strategy, officials_strategy)
def test_nobody_serves_outside_the_territory_above_capacity_or_against_avoidance(
    entities: list[Entity], officials: list[Official]
) -> None:
    found, people = solve(entities, officials), {o.key: o for o in officials}
    for entity in entities:
        key = found.assigned.get(entity.key)
        assert key is None or (people[key].serves(entity.place) and key not in entity.avoids)
    assert all(people[key].capacity is None or n <= people[key].capacity for key, n in found.loads().items())


def _town(officials: int, entities: int, seed: int = 1) -> tuple[list[Entity], list[Official]]:
    chance = random.Random(seed)
    people = [Official(k, (TOWN,), villages=frozenset({chance.choice(VILLAGES[:2])})) for k in range(officials)]
    firms = [
        Entity(k, chance.choice(VILLAGES), chance.choice("CFGO"), chance.choice([None, *range(officials)]))
        for k in range(entities)
    ]
    return firms, people


@pytest.mark.parametrize(("officials", "entities"), [(7, 500), (13, 100), (40, 39)])
def test_loads_differ_by_at_most_one_where_nothing_else_forbids(officials: int, entities: int) -> None:
    firms, people = _town(officials, entities)
    loads = solve(firms, people).loads()
    assert sum(loads.values()) == entities
    assert max(loads.values()) - min(loads[o.key] for o in people) <= 1


def test_a_second_run_over_the_result_moves_nobody() -> None:
    firms, people = _town(9, 400)
    first = solve(firms, people)
    again = [Entity(e.key, e.place, e.section, first.assigned[e.key], e.avoids) for e in firms]
    assert solve(again, people).assigned == first.assigned


def test_one_more_enterprise_moves_nobody_and_one_official_less_only_those_left_behind() -> None:
    firms, people = _town(9, 450)
    first = solve(firms, people)
    settled = [Entity(e.key, e.place, e.section, first.assigned[e.key], e.avoids) for e in firms]
    current = {e.key: e.current for e in settled}
    grown = solve([*settled, Entity(9999, TOWN)], people)
    assert grown.moves(current) == 0
    left = solve(settled, people[1:])
    assert left.moves(current) == first.loads()[people[0].key]


def test_very_uneven_territories_find_room_beyond_the_first_levels() -> None:
    people = [Official(1, (VILLAGES[0],)), *(Official(k, (VILLAGES[1],)) for k in range(2, 12)), Official(12, (TOWN,))]
    firms = [Entity(k, VILLAGES[0]) for k in range(300)]
    loads = solve(firms, people).loads()
    assert loads == {1: 150, 12: 150}


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        (Entity(1, ""), Reason.UNPLACED),
        (Entity(1, OTHER), Reason.NO_OFFICIAL),
        (Entity(1, TOWN, avoids=frozenset({7})), Reason.AVOIDED),
    ],
)
def test_who_cannot_be_assigned_and_why(entity: Entity, reason: Reason) -> None:
    assert solve([entity], [Official(7, (TOWN,))]).unassigned == {1: reason}


def test_who_is_left_out_for_want_of_room_counts_as_no_move() -> None:
    """Two enterprises for one place: whoever would have to change hands stays out."""
    people = [Official(1, (VILLAGES[0],)), Official(2, (TOWN,), capacity=1)]
    found = solve([Entity(1, TOWN, current=1), Entity(2, TOWN)], people)
    assert found.assigned == {2: 2}
    assert found.unassigned == {1: Reason.CAPACITY}


def test_what_is_above_every_capacity_says_so() -> None:
    found = solve([Entity(k, TOWN) for k in range(5)], [Official(7, (TOWN,), capacity=3)])
    assert (len(found.assigned), list(found.unassigned.values())) == (3, [Reason.CAPACITY] * 2)


def test_keys_must_be_unique() -> None:
    with pytest.raises(ValueError, match="unique"):
        solve([Entity(1, TOWN), Entity(1, TOWN)], [])
