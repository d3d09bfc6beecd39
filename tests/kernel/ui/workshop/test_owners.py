"""``/papers/owners/``: which unit answers for each figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.kernel.intake.conftest import owe
from tests.kernel.ui.workshop.conftest import Asked, body
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, at
from yingshang.kernel.intake.models import Form
from yingshang.kernel.workshop.models import FigureOwner
from yingshang.kernel.workshop.queries.owners import owners_on
from yingshang.kernel.workshop.services import set_owner

__all__ = ["owe"]
pytestmark = pytest.mark.django_db
URL = "/papers/owners/"
DAY = date(2026, 3, 11)


def owner(cast: Cast) -> tuple[str, str] | None:
    found = owners_on(cast.units["district"].pk, DAY).get(BRIEFINGS)
    return (found.unit.short_name, found.origin) if found else None


def test_the_list_says_who_and_why_is_narrowed_and_taken_away(
    client: Client, cast: Cast, owe: Callable[..., Form]
) -> None:
    owe(units=("unit_a",))
    cast.login(client, "office_clerk")
    shown = body(client, URL)
    assert "按应报报表" in shown
    assert "未指定" in shown
    rows = body(client, f"{URL}?origin=form&export=csv").splitlines()
    assert any(BRIEFINGS in row and "区市场监管局" in row for row in rows[1:])
    assert not any(RATE in row for row in rows if "区市场监管局" not in row)
    assert client.get(f"{URL}?export=exe").status_code == 400


def test_it_is_changed_from_a_day_on(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    body(client, f"{URL}{BRIEFINGS}/")
    data = {"unit": cast.units["unit_b"].pk, "since": "2026-03-01"}
    assert client.post(f"{URL}{BRIEFINGS}/", data | {"unit": ""}).status_code == 422
    assert client.post(f"{URL}{BRIEFINGS}/", data).status_code == 302
    assert owner(cast) == ("区自然资源局", "set")
    again = client.post(f"{URL}{BRIEFINGS}/", data | {"unit": cast.units["unit_a"].pk})
    assert again.status_code == 422
    assert "新的须更晚" in again.content.decode()
    assert client.get(f"{URL}no.figure/").status_code == 404


def test_units_may_not(client: Client, cast: Cast) -> None:
    for who in ("officer_a", "leader"):
        cast.login(client, who)
        assert client.get(URL).status_code == 403
        assert client.post(f"{URL}{BRIEFINGS}/", {"unit": 1, "since": "2026-03-01"}).status_code == 403
    assert not FigureOwner.objects.exists()


def test_queries_do_not_grow_with_owners(client: Client, cast: Cast, owe: Callable[..., Form], asked: Asked) -> None:
    owe(units=("unit_a",))
    cast.login(client, "office_clerk")
    few = asked(URL)
    for figure in (BRIEFINGS, RATE):
        set_owner(
            district=cast.units["district"],
            figure=figure,
            unit=cast.units["unit_b"],
            since=date(2026, 3, 1),
            actor=cast.office_clerk,
            now=at(3, 9),
        )
    assert asked(URL) == few
