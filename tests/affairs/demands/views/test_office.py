"""/demands/settings/: limits adopted with a date, the dispatch directory with its reference."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import category
from yingshang.affairs.demands.models import DispatchRule
from yingshang.affairs.demands.queries import suggest_unit
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.deadlines.models import ServiceLevel

HOME = "/demands/settings/"
WRITES = (f"{HOME}levels/", f"{HOME}dispatch/")


def test_what_is_in_force_is_shown(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    page = client.get(HOME).content.decode()
    for words in ("焦作 13710", "解决时限", "7 日", "提级阶梯", "须放行", "没有承办单位的类别"):
        assert words in page
    assert "采用时限方案" not in page


def test_a_preset_is_adopted_from_a_day_on(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    answer = client.post(WRITES[0], {"preset": "jiangmen-60-24-7", "since": "2026-04-01"})
    assert answer.status_code == 302
    mine = ServiceLevel.objects.filter(district=cast.units["district"])
    assert set(mine.values_list("preset", "since")) == {("jiangmen-60-24-7", date(2026, 4, 1))}
    page = client.get(HOME).content.decode()
    assert "焦作 13710" in page
    assert "江门" in page
    assert Entry.objects.filter(action="demand.adopt_preset").count() == 1


def test_the_past_is_not_rewritten(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    answer = client.post(WRITES[0], {"preset": "jiangmen-60-24-7", "since": "2026-01-01"})
    assert answer.status_code == 422
    assert "不能早于今天" in answer.content.decode()
    assert not ServiceLevel.objects.filter(district=cast.units["district"]).exists()


def rule(cast: Cast, **changed: object) -> dict[str, object]:
    made = {"category": category().pk, "unit": cast.units["unit_a"].pk, "township": "", "since": "2026-03-11"}
    return {**made, "reference": "云营商〔2026〕1 号", **changed}


def test_a_unit_answers_from_a_day_on(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    assert client.post(WRITES[1], rule(cast)).status_code == 302
    later = rule(cast, unit=cast.units["unit_b"].pk, since="2026-06-01")
    assert client.post(WRITES[1], later).status_code == 302
    district = cast.units["district"].pk
    before = suggest_unit(category(), None, district, date(2026, 5, 31))
    after = suggest_unit(category(), None, district, date(2026, 6, 1))
    assert before is not None
    assert after is not None
    assert (before.unit, after.unit) == (cast.units["unit_a"], cast.units["unit_b"])
    assert "云营商〔2026〕1 号" in client.get(HOME).content.decode()
    assert Entry.objects.filter(action="demand.set_dispatch").count() == 2


def test_a_townships_own_rule_stands_beside_the_general(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    client.post(WRITES[1], rule(cast))
    client.post(WRITES[1], rule(cast, unit=cast.units["township"].pk, township=cast.units["township"].pk))
    assert DispatchRule.objects.filter(until=None).count() == 2


def test_a_rule_needs_its_reference(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    assert client.post(WRITES[1], rule(cast, reference=" ")).status_code == 422
    assert not DispatchRule.objects.exists()


@pytest.mark.parametrize("who", ["office_clerk", "officer_a", "leader", "enterprise"])
def test_only_the_head_changes(client: Client, cast: Cast, who: str) -> None:
    cast.login(client, who)
    assert client.post(WRITES[0], {"preset": "jiangmen-60-24-7", "since": "2026-04-01"}).status_code == 403
    assert client.post(WRITES[1], rule(cast)).status_code == 403
    assert not DispatchRule.objects.exists()
    assert not ServiceLevel.objects.filter(district=cast.units["district"]).exists()
