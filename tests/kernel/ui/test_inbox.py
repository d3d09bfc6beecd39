"""The inbox: what waits for me, the most pressing first, no more than a page holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.models import Demand
from yingshang.kernel.cases.models import Case
from yingshang.kernel.ui import inbox
from yingshang.kernel.ui.inbox import inbox_for

pytestmark = pytest.mark.django_db


def wait_for_the_office(cast: Cast, count: int) -> None:
    for number in range(count):
        case = Case.objects.create(
            number=f"T{number:04}",
            kind="demand",
            title="道路",
            district=cast.units["district"],
            unit=cast.units["office"],
            state="registered",
            state_since=MONDAY,
            holder=cast.units["office"].party,
            opened_at=MONDAY,
            opened_on=MONDAY.date(),
            next_due=MONDAY + timedelta(days=count - number),
        )
        Demand.objects.create(case=case, content="道路", channel="portal")


def test_the_most_pressing_are_shown_and_that_there_are_more(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for_the_office(cast, 6)
    monkeypatch.setattr(inbox, "LIMIT", 4)
    waits = inbox_for(cast.office_clerk, MONDAY)
    shown = [line.case.number for bundle in waits.bundles for line in bundle.lines]
    assert shown == ["T0005", "T0004", "T0003", "T0002"]
    assert (waits.shown, waits.more) == (4, True)
    cast.login(client, "office_clerk")
    assert "最急的 4 件在此" in client.get("/inbox/").content.decode()


def test_all_are_shown_where_they_fit(cast: Cast, client: Client) -> None:
    wait_for_the_office(cast, 3)
    waits = inbox_for(cast.office_clerk, MONDAY)
    assert (waits.shown, waits.more) == (3, False)
    cast.login(client, "office_clerk")
    assert "3 件等您办理" in client.get("/inbox/").content.decode()
    cast.login(client, "officer_b")
    assert "都办完了" in client.get("/inbox/").content.decode()


def test_what_only_another_may_do_is_not_asked_of_me(road: Road, client: Client) -> None:
    road.to_handling()
    road("officer_a", Move.ASK_EXTENSION, days=3, text="需协调公路局施工。")
    for who, asked, said in (
        ("office_clerk", "", "1 件等本单位其他人办理"),
        ("office_head", "同意延期", "1 件等您办理"),
    ):
        (bundle,) = inbox_for(road.cast[who], road.now).bundles
        assert [line.asked for line in bundle.lines] == [asked]
        road.cast.login(client, who)
        assert said in client.get("/inbox/").content.decode()
