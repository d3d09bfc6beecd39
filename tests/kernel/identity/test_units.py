"""The tree of units: made, moved, closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.errors import NameTaken, NotAllowed, TermInvalid, UnitInvalid
from yingshang.kernel.identity.models import Post, Unit, UnitKind
from yingshang.kernel.identity.queries import unit_party_ids
from yingshang.kernel.identity.services import (
    change_unit,
    close_unit,
    create_unit,
    end_reach,
    extend_reach,
    move_unit,
)

DAY = date(2026, 3, 11)


def village(cast: Cast, now: datetime, **changed: Any) -> Unit:
    given: dict[str, Any] = {
        "code": "YX-QXZ-DL",
        "name": "清溪镇东岭村",
        "kind": UnitKind.VILLAGE,
        "since": DAY,
        "parent": cast.units["township"],
        "actor": cast.system_admin,
        "now": now,
    }
    return create_unit(**{**given, **changed})


def test_a_unit_is_a_party_below_its_parent(cast: Cast, now: datetime) -> None:
    made = village(cast, now)
    assert made.path == f"{cast.units['township'].path}{made.pk}/"
    assert made.party.name == made.name == made.short_name
    assert made.party_id in set(unit_party_ids(*cast.township_clerk.scopes))
    grid = village(cast, now, code="G1", name="一网格", kind=UnitKind.GRID, parent=made)
    assert grid.root_id == cast.units["district"].pk
    entry = Entry.objects.filter(action="unit.created").order_by("seq").first()
    assert entry is not None
    assert entry.chain.kind == "accounts"
    assert (entry.data["unit"], entry.person_id) == (made.pk, cast.system_admin.person_id)


def test_a_code_is_used_once(cast: Cast, now: datetime) -> None:
    with pytest.raises(NameTaken):
        village(cast, now, code="YX-SJJ")


@pytest.mark.parametrize("name", ["officer_a", "office_clerk", "leader", "audit_admin", "enterprise", "anonymous"])
def test_others_change_no_units(cast: Cast, now: datetime, name: str) -> None:
    unit = cast.units["village"]
    acts: list[Any] = [
        lambda actor: village(cast, now, actor=actor),
        lambda actor: move_unit(unit=unit, parent=cast.units["subdistrict"], actor=actor, now=now),
        lambda actor: close_unit(unit=unit, until=DAY, successor=None, actor=actor, now=now),
        lambda actor: change_unit(unit=unit, name="x", short_name="x", kind=unit.kind, order=1, actor=actor, now=now),
        lambda actor: extend_reach(unit=unit, over=unit, since=DAY, basis="", actor=actor, now=now),
    ]
    before = list(Unit.objects.order_by("pk").values())
    for act in acts:
        with pytest.raises(NotAllowed):
            act(cast[name])
    assert list(Unit.objects.order_by("pk").values()) == before
    assert not Entry.objects.exists()


def test_another_district_is_out_of_reach(cast: Cast, now: datetime) -> None:
    other = village(cast, now, code="BC", name="北川区", kind=UnitKind.DISTRICT, parent=None, actor=SYSTEM)
    with pytest.raises(NotAllowed):
        village(cast, now, parent=other)
    with pytest.raises(NotAllowed):
        village(cast, now, parent=None)


def test_moving_takes_everything_below_along(cast: Cast, now: datetime) -> None:
    grid = village(cast, now, code="G1", name="一网格", kind=UnitKind.GRID, parent=cast.units["village"])
    moved = move_unit(unit=cast.units["village"], parent=cast.units["subdistrict"], actor=cast.system_admin, now=now)
    grid.refresh_from_db()
    assert moved.path == f"{cast.units['subdistrict'].path}{moved.pk}/"
    assert grid.path == f"{moved.path}{grid.pk}/"
    assert moved.party_id not in set(unit_party_ids(*cast.township_clerk.scopes))


@pytest.mark.parametrize(
    ("unit", "parent"), [("township", "village"), ("township", "township"), ("district", "township")]
)
def test_moves_that_cannot_be(cast: Cast, now: datetime, unit: str, parent: str) -> None:
    with pytest.raises(UnitInvalid):
        move_unit(unit=cast.units[unit], parent=cast.units[parent], actor=cast.system_admin, now=now)


def test_closing_ends_the_posts_and_names_the_successor(cast: Cast, now: datetime) -> None:
    closed = close_unit(
        unit=cast.units["unit_b"], until=DAY, successor=cast.units["unit_a"], actor=cast.system_admin, now=now
    )
    assert (closed.until, closed.successor_id) == (DAY, cast.units["unit_a"].pk)
    assert set(Post.objects.filter(unit=closed).values_list("until", flat=True)) == {DAY}
    assert not cast.again("officer_b").is_authenticated
    with pytest.raises(UnitInvalid):
        close_unit(unit=closed, until=DAY, successor=None, actor=cast.system_admin, now=now)


def test_closings_that_cannot_be(cast: Cast, now: datetime) -> None:
    admin, units = cast.system_admin, cast.units
    with pytest.raises(UnitInvalid, match="下级单位"):
        close_unit(unit=units["township"], until=DAY, successor=None, actor=admin, now=now)
    with pytest.raises(UnitInvalid, match="承接单位"):
        close_unit(unit=units["unit_a"], until=DAY, successor=units["unit_a"], actor=admin, now=now)
    with pytest.raises(TermInvalid):
        close_unit(unit=units["unit_a"], until=date(2019, 1, 1), successor=None, actor=admin, now=now)


def test_a_resident_team_reaches_where_it_resides(cast: Cast, now: datetime) -> None:
    admin = cast.system_admin
    reach = extend_reach(
        unit=cast.units["team"], over=cast.units["township"], since=DAY, basis="派驻", actor=admin, now=now
    )
    paths = [cast.units[key].path for key in ("team", "unit_a", "township")]
    assert cast.again("discipline").scopes == tuple(paths)
    end_reach(reach=reach, until=DAY, actor=admin, now=now)
    assert cast.again("discipline").scopes == tuple(paths[:2])


def test_renaming_renames_the_party(cast: Cast, now: datetime) -> None:
    unit = change_unit(
        unit=cast.units["unit_b"],
        name="云溪区自然资源和规划局",
        short_name="区资规局",
        kind=UnitKind.DEPARTMENT,
        order=9,
        actor=cast.office_head,
        now=now,
    )
    unit.party.refresh_from_db()
    assert unit.party.name == unit.name
    assert cast.again("officer_b").acting_as == "区资规局 经办人"
