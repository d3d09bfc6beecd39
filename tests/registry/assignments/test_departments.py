"""部门回访 by page: begun after counting, ended after counting, one enterprise or all; what came before goes along."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.registry.assignments.conftest import Place
from yingshang.kernel.identity.models import User
from yingshang.registry.assignments.errors import HandoverRefused
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import departments_visiting
from yingshang.registry.assignments.services import assign_department, end_department, hand_over
from yingshang.registry.contacts.services import record_touch

pytestmark = pytest.mark.django_db


@pytest.fixture
def visited(adopted: Place) -> Place:
    """市场监管局 visits ten enterprises."""
    keys = [e.pk for e in adopted.enterprises[:10]]
    unit = adopted.cast.units["unit_a"]
    assign_department(unit=unit, enterprises=keys, reason="食品企业", actor=adopted.cast.office_clerk, now=adopted.now)
    return adopted


def open_ones(place: Place) -> int:
    return Assignment.objects.filter(kind="department", unit=place.cast.units["unit_a"], until=None).count()


def test_all_of_a_department_end_after_they_were_counted(client: Client, visited: Place) -> None:
    unit = visited.cast.units["unit_a"]
    visited.cast.login(client, "office_clerk")
    page = client.get(reverse("assignments:departments")).content.decode()
    url = reverse("assignments:departments-end")
    assert f"{url}?unit={unit.pk}" in page
    assert "回访 10 户" in page
    given: dict[str, Any] = {"unit": unit.pk, "reason": "职能划转"}
    assert client.post(url, {"unit": unit.pk}).status_code == 422
    page = client.post(url, given).content.decode()
    assert "将终止 <b>10</b> 户" in page
    assert open_ones(visited) == 10
    client.post(url, given | {"confirmed": "1"})
    assert open_ones(visited) == 0
    assert departments_visiting(visited.cast.office_clerk) == []
    assert not visited.enterprises[0].parties.filter(party=unit.party, until=None).exists()


def test_one_enterprise_alone(client: Client, visited: Place) -> None:
    unit, enterprise = visited.cast.units["unit_a"], visited.enterprises[3]
    visited.cast.login(client, "office_clerk")
    page = client.get(reverse("enterprises:page", args=[enterprise.uscc])).content.decode()
    url = reverse("assignments:departments-end")
    assert f"{url}?unit={unit.pk}&amp;enterprise={enterprise.uscc}" in page
    given: dict[str, Any] = {"unit": unit.pk, "reason": "已转行", "confirmed": "1"}
    assert client.post(url, given | {"enterprise": "没有这家"}).status_code == 422
    assert client.post(url, given | {"enterprise": visited.enterprises[20].name}).status_code == 422
    assert open_ones(visited) == 10
    client.post(url, given | {"enterprise": enterprise.uscc})
    assert open_ones(visited) == 9
    assert "已转行" in client.get(reverse("enterprises:page", args=[enterprise.uscc])).content.decode()


@pytest.mark.parametrize(("who", "status"), [("head_a", 403), ("township_head", 403), ("anonymous", 302)])
def test_only_the_office_ends(client: Client, visited: Place, who: str, status: int) -> None:
    visited.cast.login(client, who)
    given = {"unit": visited.cast.units["unit_a"].pk, "reason": "x", "confirmed": "1"}
    assert client.post(reverse("assignments:departments-end"), given).status_code == status
    assert open_ones(visited) == 10


def test_a_department_out_of_reach_is_not_ended(visited: Place) -> None:
    keys = [e.pk for e in visited.enterprises[:3]]
    with pytest.raises(HandoverRefused, match="范围"):
        end_department(
            unit=visited.cast.units["unit_a"], enterprises=keys, reason="x", actor=visited.cast.head_b, now=visited.now
        )
    assert open_ones(visited) == 10


def test_the_successor_sees_what_went_before(client: Client, adopted: Place) -> None:
    """History goes along: earlier officials with the reason, and every touch, on the enterprise's page."""
    cast, liaison = adopted.cast, adopted.posts[0]
    held = Assignment.objects.filter(post=liaison, until=None).select_related("enterprise").first()
    assert held is not None
    record_touch(
        enterprise=held.enterprise,
        channel="visit",
        purpose="了解用工需求",
        made_at=adopted.now,
        actor=cast.liaison,
        now=adopted.now,
    )
    successor = adopted.posts[1]
    successor.person.user = User.objects.create_user("jiayi")
    successor.person.save()
    hand_over(from_post=liaison.pk, to_posts=[successor.pk], reason="轮岗", actor=cast.office_head, now=adopted.now)
    client.force_login(successor.person.user, "yingshang.kernel.login.backends.PasswordBackend")
    page = client.get(reverse("enterprises:page", args=[held.enterprise.uscc])).content.decode()
    for word in ("甲一", "冯大勇", "轮岗", "了解用工需求"):
        assert word in page
