"""A filter that cannot be is said, not passed over in silence; an empty list says why."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.road import Road

pytestmark = pytest.mark.django_db


def test_a_broken_value_is_named_and_the_list_is_whole(road: Road, client: Client) -> None:
    road.cast.login(client, "office_clerk")
    page = client.get("/demands/?since=2026-13-45&state=flying").content.decode()
    assert "“自”的值“2026-13-45”不对，没有按它筛选。" in page
    assert "“状态”的值“flying”不对" in page
    assert road.case.number in page
    assert "不对，没有按它筛选" not in client.get("/demands/?since=2026-01-01").content.decode()


def test_a_department_is_told_whom_it_would_see(road: Road, client: Client) -> None:
    road.cast.login(client, "officer_a")
    assert "由本单位或您本人包联、回访的市场主体" in client.get("/enterprises/").content.decode()
