"""The pages of draws: officials see the list, everybody one draw, its data and the script."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from yingshang.kernel.draws.models import Draw
from yingshang.kernel.draws.queries import recompute_script
from yingshang.kernel.draws.services import commit_draw, perform_draw

pytestmark = pytest.mark.django_db


def _draw(cast: Cast, now: datetime, title: str = "三月回访抽查") -> Draw:
    frame = {f"V{i:03d}": "" for i in range(40)}
    return commit_draw(purpose="p", title=title, frame=frame, wanted={"": 3}, actor=cast.office_clerk, now=now)


def test_before_the_draw_the_page_shows_the_commitment_and_no_secret(client: Client, cast: Cast, now: datetime) -> None:
    draw = _draw(cast, now)
    page = client.get(reverse("draws:draw", args=[draw.token])).content.decode()
    assert draw.commitment in page
    assert "结果还没有产生" in page
    assert str(draw.secret) not in page


def test_after_the_draw_everybody_gets_what_recomputes_it(client: Client, cast: Cast, now: datetime) -> None:
    draw = _draw(cast, now)
    made = perform_draw(draw=draw, witness_text="七号", actor=cast.discipline, now=now)
    page = client.get(reverse("draws:draw", args=[draw.token])).content.decode()
    assert "“七号”" in page
    assert "、".join(made.result[""]) in page
    package = json.loads(client.get(reverse("draws:package", args=[draw.token])).content)
    assert (package["secret"], package["result"]) == (str(draw.secret), made.result)
    script = client.get(reverse("draws:script", args=[draw.token]))
    assert script.content.decode() == recompute_script()


def test_an_unknown_draw_is_not_found(client: Client, db: None) -> None:
    for name in ("draw", "package", "script"):
        assert client.get(reverse(f"draws:{name}", args=["nothing"])).status_code == 404


def test_the_list_needs_the_permission_and_asks_no_more_for_more_rows(
    client: Client, cast: Cast, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.login(client, "officer_a")
    assert client.get(reverse("draws:list")).status_code == 403
    cast.login(client, "discipline")
    _draw(cast, now)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("draws:list"))
    for number in range(20):
        _draw(cast, now, f"抽查{number}")
    with django_assert_num_queries(len(asked)):
        page = client.get(reverse("draws:list")).content.decode()
    assert "抽查19" in page
    assert "尚未抽取" in page
