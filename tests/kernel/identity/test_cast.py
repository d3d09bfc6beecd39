"""The cast itself: what each may reach."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.cast import Cast
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.queries import unit_party_ids


def reach(cast: Cast, actor: Actor) -> set[str]:
    parties = set(unit_party_ids(*actor.scopes))
    return {key for key, unit in cast.units.items() if unit.party_id in parties}


@pytest.mark.parametrize("name", ["leader", "office_head", "office_clerk", "inspector", "audit_admin"])
def test_district_wide_posts_reach_every_unit(cast: Cast, name: str) -> None:
    assert reach(cast, cast[name]) == set(cast.units)


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("officer_a", {"unit_a"}),
        ("head_b", {"unit_b"}),
        ("township_clerk", {"township", "village"}),
        ("discipline", {"team", "unit_a"}),
        ("enterprise", set()),
        ("anonymous", set()),
    ],
)
def test_others_reach_their_subtrees(cast: Cast, name: str, units: set[str]) -> None:
    assert reach(cast, cast[name]) == units


def test_everyone_acts_as_something(cast: Cast) -> None:
    actors = [getattr(cast, f.name) for f in fields(cast) if isinstance(getattr(cast, f.name), Actor)]
    assert len({actor.acting_as for actor in actors}) == len(actors)
    assert cast.officer_a.acting_as == "区市场监管局 经办人"
    assert cast.enterprise.acting_as == "云溪晨光食品有限公司 企业代表"
