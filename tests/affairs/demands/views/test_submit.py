"""Submitting: sent twice it is one demand; a missing text is named; messages reach only seats that see the kind."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import Road
from yingshang.kernel.cases.models import Case

pytestmark = pytest.mark.django_db

GIVEN = {"content": "厂区门口道路破损。", "contact_name": "刘晨光", "contact_phone": "138 0000 0001"}


def test_the_same_form_sent_twice_is_one_demand(registered: Cast, client: Client) -> None:
    registered.login(client, "enterprise")
    first, second = client.post("/my/demands/new/", GIVEN), client.post("/my/demands/new/", GIVEN)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    client.post("/my/demands/new/", {**GIVEN, "content": "另一件事：电压不稳。"})
    assert Case.objects.count() == 2


def test_what_is_missing_is_named_beside_the_field_and_nothing_is_written(registered: Cast, client: Client) -> None:
    registered.login(client, "enterprise")
    answer = client.post("/my/demands/new/", {**GIVEN, "content": "", "contact_phone": "12"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填写您遇到什么问题" in page
    assert "电话号码不对" in page
    assert Case.objects.count() == 0


def test_a_seat_without_sight_of_demands_is_told_nothing_of_them(road: Road, client: Client) -> None:
    road.accept().dispatch()
    road.cast.login(client, "officer_a")
    assert "厂区门口道路破损" in client.get("/messages/").content.decode()
    registered = road.cast.units["unit_a"]
    person = road.cast.users["officer_b"].person
    post = person.posts.get()
    post.unit, post.role_id = registered, type(post.role).objects.get(code="department_visitor").pk
    post.save()
    road.cast.login(client, "officer_b")
    page = client.get("/messages/").content.decode()
    assert "厂区门口道路破损" not in page
