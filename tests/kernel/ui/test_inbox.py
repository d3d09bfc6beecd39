"""The inbox: what waits for me, the most pressing first, no more than a page holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import MONDAY
from yingshang.kernel.cases.models import Case
from yingshang.kernel.ui import inbox
from yingshang.kernel.ui.inbox import inbox_for

pytestmark = pytest.mark.django_db


def wait_for_the_office(cast: Cast, count: int) -> None:
    for number in range(count):
        Case.objects.create(
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
