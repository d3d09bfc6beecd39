"""Placing by hand, the dictionary, and placing all anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel.audit.models import Entry
from yingshang.registry.enterprises.enums import Placement
from yingshang.registry.enterprises.errors import EnterpriseNotFound, RuleRefused
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.services import place_enterprise, reattribute, save_rule


def test_by_hand_stays_through_the_dictionary(cast: Cast, now: datetime) -> None:
    make_enterprise(1, cast.units["district"], address="河西街道1号")
    placed = place_enterprise(
        uscc=code_of(1), unit=cast.units["township"], village=cast.units["village"], actor=cast.office_clerk, now=now
    )
    assert (placed.placement, placed.waiting_reason) == (Placement.HAND, "")
    assert placed.changes.get().new == "清溪镇 柳湾村"
    assert Entry.objects.filter(action="enterprises.place", chain__kind="register").count() == 1
    assert reattribute(actor=cast.office_clerk, now=now) == {"placed": 0, "moved": 0, "waiting": 0}
    assert Enterprise.objects.get().unit == cast.units["township"]


def test_a_place_must_be_of_the_district(cast: Cast, now: datetime) -> None:
    make_enterprise(1, cast.units["district"])
    for unit, village in ((cast.units["unit_a"], None), (cast.units["subdistrict"], cast.units["village"])):
        with pytest.raises(RuleRefused):
            place_enterprise(uscc=code_of(1), unit=unit, village=village, actor=cast.office_clerk, now=now)
    assert Enterprise.objects.get().placement == Placement.WAITING


def test_out_of_reach_is_not_found(cast: Cast, now: datetime) -> None:
    make_enterprise(1, cast.units["district"], unit=cast.units["subdistrict"])
    with pytest.raises(EnterpriseNotFound):
        place_enterprise(uscc=code_of(1), unit=cast.units["township"], actor=cast.township_head, now=now)


def _rule(cast: Cast, **values: Any) -> dict[str, Any]:
    return {"text": "豫溪国际广场", "unit": cast.units["subdistrict"], **values}


def test_a_new_line_places_what_waited(cast: Cast, now: datetime) -> None:
    make_enterprise(1, cast.units["district"], address="云溪区豫溪国际广场8号")
    make_enterprise(2, cast.units["district"], address="云溪区无名路8号")
    save_rule(values=_rule(cast), actor=cast.office_clerk, now=now)
    assert reattribute(actor=cast.office_clerk, now=now, dry_run=True)["placed"] == 1
    assert Enterprise.objects.filter(unit=None).count() == 2
    assert reattribute(actor=cast.office_clerk, now=now, only_waiting=True)["placed"] == 1
    first = Enterprise.objects.get(uscc=code_of(1))
    assert (first.unit, first.placement) == (cast.units["subdistrict"], Placement.DICTIONARY)
    assert [c.new for c in first.changes.all()] == ["河西街道"]


def test_a_line_taken_out_sends_back_to_waiting(cast: Cast, now: datetime) -> None:
    make_enterprise(1, cast.units["district"], address="云溪区豫溪国际广场8号")
    rule = save_rule(values=_rule(cast), actor=cast.office_clerk, now=now)
    reattribute(actor=cast.office_clerk, now=now)
    save_rule(values=_rule(cast, active=False), rule_id=rule.pk, actor=cast.office_clerk, now=now)
    assert reattribute(actor=cast.office_clerk, now=now)["waiting"] == 1
    assert Enterprise.objects.get().waiting_reason


@pytest.mark.parametrize("values", [{"text": "路"}, {"low": 9, "high": 1}])
def test_a_line_that_cannot_stand(cast: Cast, now: datetime, values: dict[str, Any]) -> None:
    with pytest.raises(RuleRefused):
        save_rule(values=_rule(cast, **values), actor=cast.office_clerk, now=now)
