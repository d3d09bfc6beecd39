"""回避: written down, honoured by every way to an official, shown where it is broken, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.registry.assignments.conftest import Place
from yingshang.kernel.audit.models import Entry
from yingshang.registry.assignments.errors import AvoidanceRefused, HandoverRefused
from yingshang.registry.assignments.models import Assignment, Avoidance
from yingshang.registry.assignments.queries import (
    against_avoidance,
    avoidances_for,
    open_of,
    posts_to_relieve,
)
from yingshang.registry.assignments.services import assign_by_hand, avoid, end_avoidance, import_partners

pytestmark = pytest.mark.django_db


def keep_away(
    place: Place, number: int = 0, who: str = "office_clerk", official: int = 0, **values: object
) -> Avoidance:
    given = {"reason": "配偶任股东", "since": place.now.date(), "actor": place.cast[who], "now": place.now} | values
    person, uscc = place.posts[official].person, place.enterprises[number].uscc
    return avoid(person=person, uscc=uscc, **given)  # type: ignore[arg-type]


def holder(place: Place, number: int = 0) -> int:
    """Which of the officials has an enterprise."""
    held = open_of(place.enterprises[number].pk)[0].post_id
    return next(at for at, post in enumerate(place.posts) if post.pk == held)


def test_an_avoidance_is_written_once_and_noted_without_names(place: Place) -> None:
    made = keep_away(place)
    with pytest.raises(AvoidanceRefused, match="已经登记"):
        keep_away(place, since=place.now.date() + timedelta(days=9))
    entry = Entry.objects.filter(action="assignments.avoid").get()
    assert entry.data == {
        "avoidance": made.pk,
        "person": made.person_id,
        "enterprise": made.enterprise_id,
    }
    assert Avoidance.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": " "}, "回避事由"),
        ({"until": 0}, "晚于开始日期"),
        ({"who": "head_b"}, "您范围内"),
        ({"official": 4}, "您范围内"),
    ],
)
def test_what_cannot_be_written(place: Place, values: dict[str, object], said: str) -> None:
    gone = place.official("已离任")
    gone.until = place.now.date()
    gone.save()
    if "until" in values:
        values = values | {"until": place.now.date()}
    with pytest.raises(AvoidanceRefused, match=said):
        keep_away(place, **values)  # type: ignore[arg-type]
    assert not Avoidance.objects.exists()


def test_what_an_official_has_already_stands_to_be_handed_over(adopted: Place) -> None:
    today, cast, at = adopted.now.date(), adopted.cast, holder(adopted)
    assert posts_to_relieve(cast.township_head, today) == 0
    keep_away(adopted, official=at)
    keep_away(adopted, official=(at + 1) % 4)  # does not have it
    found = against_avoidance(cast.township_head, today)
    assert [(a.enterprise_id, a.person_id, why) for a, why in found] == [
        (adopted.enterprises[0].pk, adopted.posts[at].person_id, "配偶任股东")
    ]
    assert posts_to_relieve(cast.township_head, today) == 1
    assert posts_to_relieve(cast.office_head, today) == 1
    assert posts_to_relieve(cast.officer_b, today) == 0
    assert against_avoidance(cast.officer_b, today) == []


def test_the_number_in_the_navigation_is_one_query(
    adopted: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keep_away(adopted, official=(at := holder(adopted)))
    giver = adopted.posts[(at + 1) % 4]
    giver.until = adopted.now.date()
    giver.save()
    with django_assert_num_queries(1):
        assert posts_to_relieve(adopted.cast.township_head, adopted.now.date()) == 2


def test_nobody_gets_by_another_way_what_must_be_avoided(adopted: Place) -> None:
    cast, taker = adopted.cast, (holder(adopted) + 1) % 4
    keep_away(adopted, official=taker)
    enterprise, post = adopted.enterprises[0], adopted.posts[taker]
    with pytest.raises(HandoverRefused, match="须回避"):
        assign_by_hand(uscc=enterprise.uscc, post_id=post.pk, reason="x", actor=cast.office_head, now=adopted.now)
    row = (2, enterprise.uscc, post.person.name, "清溪镇")
    result = import_partners(rows=[row], basis="名单", actor=cast.office_clerk, now=adopted.now)
    assert (result.created, [e["reason"] for e in result.errors]) == (0, ["该同志对这家企业须回避"])


def test_an_ended_one_lets_the_official_have_it_again(adopted: Place) -> None:
    cast, taker = adopted.cast, (holder(adopted) + 1) % 4
    made = keep_away(adopted, official=taker)
    args = {"avoidance_id": made.pk, "actor": cast.office_clerk, "now": adopted.now}
    with pytest.raises(AvoidanceRefused, match="解除的事由"):
        end_avoidance(until=adopted.now.date(), reason="", **args)
    with pytest.raises(AvoidanceRefused, match="早于开始"):
        end_avoidance(until=adopted.now.date() - timedelta(days=1), reason="转让股权", **args)
    with pytest.raises(Avoidance.DoesNotExist):
        end_avoidance(until=adopted.now.date(), reason="转让股权", **args | {"actor": cast.head_b})
    end_avoidance(until=adopted.now.date(), reason="转让股权", **args)
    with pytest.raises(AvoidanceRefused, match="已经结束"):
        end_avoidance(until=adopted.now.date(), reason="转让股权", **args)
    post = adopted.posts[taker]
    assign_by_hand(
        uscc=adopted.enterprises[0].uscc, post_id=post.pk, reason="企业要求", actor=cast.office_head, now=adopted.now
    )
    assert holder(adopted) == taker


# ---------------------------------------------------------------- pages
@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("office_clerk", "avoidances", 200),
        ("township_head", "avoidances", 200),
        ("township_clerk", "avoidance-new", 200),
        ("liaison", "avoidances", 403),
        ("inspector", "avoidance-new", 403),
        ("enterprise", "avoidances", 403),
        ("anonymous", "avoidances", 302),
    ],
)
def test_who_may_open_what(client: Client, place: Place, who: str, name: str, status: int) -> None:
    place.cast.login(client, who)
    assert client.get(reverse(f"assignments:{name}")).status_code == status


def test_from_the_avoidance_to_the_handover_by_page(client: Client, adopted: Place) -> None:
    adopted.cast.login(client, "township_head")
    post, enterprise = adopted.posts[holder(adopted)], adopted.enterprises[0]
    page = client.get(reverse("enterprises:page", args=[enterprise.uscc])).content.decode()
    assert reverse("assignments:avoidance-new") in page
    given = {
        "person": post.person.name,
        "enterprise": enterprise.name,
        "reason": "配偶任股东",
        "since": f"{adopted.now:%Y-%m-%d}",
    }
    answer = client.post(reverse("assignments:avoidance-new"), given)
    assert answer.headers["Location"] == reverse("assignments:handover")
    page = client.get(reverse("assignments:handover")).content.decode()
    assert "须回避的现有包联" in page
    url = f"{reverse('assignments:hand-over', args=[post.pk])}?avoided=1"
    assert url in page
    assert "只移交" in client.get(url).content.decode()
    before = Assignment.objects.filter(post=post, until=None).count()
    takers = [p.pk for p in adopted.posts if p.pk != post.pk]
    client.post(url, {"reason": "回避", "to_posts": takers})
    assert Assignment.objects.filter(post=post, until=None).count() == before - 1
    assert holder(adopted) != adopted.posts.index(post)
    assert "须回避的现有包联" not in client.get(reverse("assignments:handover")).content.decode()


def test_a_name_that_two_have_asks_for_the_unit(client: Client, place: Place) -> None:
    place.official("甲一", "subdistrict")
    place.cast.login(client, "office_clerk")
    url = reverse("assignments:avoidance-new")
    given = {"person": "甲一", "enterprise": place.enterprises[0].uscc, "reason": "亲属", "since": "2026-03-11"}
    answer = client.post(url, given)
    assert (answer.status_code, "甲一 河西街道" in answer.content.decode()) == (422, True)
    assert client.post(url, given | {"person": "无此人"}).status_code == 422
    assert client.post(url, given | {"person": "甲一 清溪镇", "enterprise": "无此企业"}).status_code == 422
    assert not Avoidance.objects.exists()
    client.post(url, given | {"person": "甲一 清溪镇"})
    assert Avoidance.objects.get().person == place.posts[1].person


def test_one_is_ended_by_page_and_is_not_found_from_elsewhere(client: Client, place: Place) -> None:
    made = keep_away(place)
    url = reverse("assignments:avoidance", args=[made.pk])
    place.cast.login(client, "head_b")
    assert client.get(url).status_code == 404
    assert client.post(url, {"until": "2026-03-11", "reason": "x"}).status_code == 404
    assert not avoidances_for(place.cast.head_b).exists()
    place.cast.login(client, "township_head")
    assert "配偶任股东" in client.get(url).content.decode()
    assert client.post(url, {"until": "2026-03-01", "reason": "转让股权"}).status_code == 422
    client.post(url, {"until": "2026-03-11", "reason": "转让股权"})
    made.refresh_from_db()
    assert (made.until, made.end_reason) == (place.now.date(), "转让股权")


def test_the_list_asks_no_more_for_more_rows(
    client: Client, place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    place.cast.login(client, "office_clerk")
    keep_away(place)
    url = f"{reverse('assignments:avoidances')}?ended=no"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(1, 20):
        keep_away(place, number)
    with django_assert_num_queries(len(few)):
        assert "第19加工" in client.get(url).content.decode()
