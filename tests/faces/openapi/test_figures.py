"""Figures over the API: the shape, the reach, what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.clients import Caller
from tests.faces.reports.conftest import StateNumber, state_number
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.sources import known_ids

__all__ = ["state_number"]
pytestmark = pytest.mark.django_db


Calling = Callable[..., Caller]
READ = ("figures.read",)


def test_the_whole_contract_in_the_agreed_shape(callers: Calling, state_number: StateNumber) -> None:
    state_number("justice.online_docketing_rate", n=13, N=24)
    rows = callers("district", READ).get("figures", year=2025).json()
    assert [row["id"] for row in rows] == known_ids()
    by_id = {row["id"]: row for row in rows}
    rate = by_id["justice.online_docketing_rate"]
    assert rate["value"].startswith("54.1666")
    assert (rate["n"], rate["N"], rate["source"], rate["status"]) == ("13", "24", "return", "ok")
    assert (rate["unit"], rate["as_of"]) == ("%", "2025-12-31")
    unknown = by_id["oversight.clues"]
    assert (unknown["value"], unknown["source"], unknown["status"]) == (None, None, "unbuilt")


def test_it_is_narrowed(callers: Calling, state_number: StateNumber) -> None:
    state_number("oversight.notices", value=14)
    caller = callers("district", READ)
    known = caller.get("figures", year=2025, status="ok").json()
    assert {row["status"] for row in known} == {"ok"}
    assert "oversight.notices" in {row["id"] for row in known}
    areas = {row["id"].partition(".")[0] for row in caller.get("figures", area="demands").json()}
    assert areas == {"demands"}


def test_one_with_its_definition_and_months(callers: Calling) -> None:
    one = callers("district", READ).get("figures/demands.received", year=2025).json()
    assert one["definition"]
    assert one["paragraph"] == contract()["demands.received"].where
    assert [month["month"] for month in one["months"]][::11] == ["2025-01-01", "2025-12-01"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("figures", {"year": 2027}, 422),
        ("figures", {"year": "x"}, 422),
        ("figures", {"status": "good"}, 422),
        ("figures", {"unit": "none"}, 404),
        ("figures/no.such", {}, 404),
    ],
)
def test_what_is_asked_wrongly_is_refused(callers: Calling, path: str, query: dict[str, object], status: int) -> None:
    answer = callers("district", READ).get(path, **query)
    assert answer.status_code == status
    assert answer.json()["message"]


def test_reach_and_permission_are_those_of_the_pages(callers: Calling, cast: Cast) -> None:
    below = callers("unit_b", READ)
    assert below.get("figures").status_code == 200
    assert below.get("figures", unit=cast.units["district"].code).status_code == 404
    assert callers("unit_a", ("demands.view",)).get("figures").status_code == 403
    assert Caller().get("figures").status_code == 401
