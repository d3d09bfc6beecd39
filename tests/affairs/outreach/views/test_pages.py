"""The workbench's and the portal's pages of visits: within reach only, exports with a trail, denials, hints, leaflets."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.affairs.outreach.conftest import Field
from yingshang.affairs.outreach.enums import Standing
from yingshang.affairs.outreach.models import Denial, Leaflet, StatusHint, Visit
from yingshang.affairs.outreach.services import AssistanceTaken, DemandTaken, deny_visit

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_asks_as_much_for_many_as_for_one(
    field: Field, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    field.cast.login(client, "office_clerk")
    field.visit()
    client.get("/outreach/visits/?f0=1")
    counts = []
    for more in (0, 12):
        for _ in range(more):
            field.visit(leaflets=(field.leaflet.pk,), demands=(DemandTaken(content="停电。"),))
        with django_assert_num_queries(16, exact=False) as seen:
            assert client.get("/outreach/visits/?f0=1").status_code == 200
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("relation=territory", 1),
        ("relation=department", 1),
        ("channel=phone", 1),
        ("reached=no", 1),
        ("brought=demand", 1),
        ("brought=assistance", 1),
        ("q=晨光", 2),
        ("q=恒远", 0),
        ("until=2026-03-01", 0),
        ("standing=held", 0),
    ],
)
def test_the_list_is_narrowed(field: Field, client: Client, query: str, found: int) -> None:
    field.visit(demands=(DemandTaken(content="停电。"),), assistances=(AssistanceTaken(matter="社保"),))
    field.visit("officer_a", channel="phone", reached=False)
    field.cast.login(client, "office_clerk")
    assert text(client.get(f"/outreach/visits/?{query}")).count("/outreach/visits/") >= found
    assert f"<b>{found}</b> 条" in text(client.get(f"/outreach/visits/?{query}")).replace("共 ", "")


def test_a_visit_out_of_reach_is_not_found(field: Field, client: Client) -> None:
    visit = field.visit()
    for who, status in (("liaison", 200), ("officer_a", 200), ("officer_b", 404), ("office_clerk", 200)):
        field.cast.login(client, who)
        for page in ("", "mend/", "strike/"):
            assert client.get(f"/outreach/visits/{visit.pk}/{page}").status_code == status, (who, page)


def test_the_author_strikes_on_the_page_and_must_confirm(field: Field, client: Client) -> None:
    visit = field.visit()
    field.cast.login(client, "liaison")
    page = f"/outreach/visits/{visit.pk}/strike/"
    assert client.post(page, {"reason": "登记错了。"}).status_code == 422
    assert Visit.objects.get().standing == Standing.COUNTS
    assert client.post(page, {"reason": "登记错了。", "confirmed": "1"}).status_code == 302
    assert "不计入：登记错了。" in text(client.get(f"/outreach/visits/{visit.pk}/"))


def test_the_author_mends_on_the_page(field: Field, client: Client) -> None:
    visit = field.visit()
    field.cast.login(client, "liaison")
    assert (
        client.post(f"/outreach/visits/{visit.pk}/mend/", {"note": "补正。", "next_on": "2026-04-01"}).status_code
        == 302
    )
    assert "补正。" in text(client.get(f"/outreach/visits/{visit.pk}/"))
    assert client.post(f"/outreach/visits/{visit.pk}/mend/", {"next_on": "2020-04-01"}).status_code == 422


def test_a_matter_is_brought_to_its_end_by_the_unit(field: Field, client: Client) -> None:
    visit = field.visit(assistances=(AssistanceTaken(matter="社保登记"),))
    page = f"/outreach/visits/{visit.pk}/assistance/{visit.assistances.get().pk}/"
    field.cast.login(client, "officer_b")
    assert client.get(page).status_code == 404
    field.cast.login(client, "officer_a")
    assert client.post(page, {"outcome": "done"}).status_code == 422
    field.cast.login(client, "liaison")
    assert client.post(page, {"outcome": "failed"}).status_code == 422
    assert client.post(page, {"outcome": "done"}).status_code == 302
    matter = visit.assistances.get()
    assert (matter.outcome, matter.ended_on) == ("done", field.now.date())


def test_the_enterprise_sees_its_visits_and_denies_one(field: Field, client: Client) -> None:
    visit = field.visit()
    field.cast.login(client, "enterprise")
    assert "没有这次走访" in text(client.get("/my/visits/"))
    page = f"/my/visits/{visit.pk}/deny/"
    assert client.post(page, {"text": "没来过。"}).status_code == 422
    assert client.post(page, {"text": "没来过。", "confirmed": "1"}).status_code == 302
    assert Visit.objects.get().standing == Standing.HELD
    assert "核实中" in text(client.get("/my/visits/"))
    field.cast.login(client, "other_enterprise")
    assert client.get(page).status_code == 404


def test_the_team_of_the_unit_and_the_office_settle_a_denial(field: Field, client: Client) -> None:
    visit = field.visit()
    deny_visit(visit=visit, text="没来过。", actor=field["enterprise"], now=field.now)
    page = f"/outreach/denials/{visit.pk}/"
    field.cast.login(client, "discipline")
    assert client.get(page).status_code == 404
    field.cast.login(client, "office_clerk")
    assert "没来过。" in text(client.get(page))
    assert client.post(page, {"stands": "no", "reason": "本人承认。", "confirmed": "1"}).status_code == 302
    assert (Visit.objects.get().standing, Denial.objects.get().stands) == (Standing.STRUCK, False)


def test_the_office_dismisses_a_hint(field: Field, client: Client) -> None:
    field.visit(finding="suspended")
    hint = StatusHint.objects.get()
    field.cast.login(client, "office_clerk")
    assert field.firm.name in text(client.get("/outreach/hints/"))
    assert client.post(f"/outreach/hints/{hint.pk}/", {"reason": "停产检修。"}).status_code == 302
    assert "停产检修。" in text(client.get("/outreach/hints/?state=dismissed"))


def test_the_office_keeps_the_leaflets(field: Field, client: Client) -> None:
    field.cast.login(client, "office_clerk")
    given = {"title": "技改补助", "since": "2026-03-01", "until": "2026-02-01"}
    assert client.post("/outreach/leaflets/new/", given).status_code == 422
    assert client.post("/outreach/leaflets/new/", {**given, "until": ""}).status_code == 302
    made = Leaflet.objects.get(title="技改补助")
    assert client.post(f"/outreach/leaflets/{made.pk}/", {**given, "until": "2026-12-31"}).status_code == 302
    assert "2026年12月31日" in text(client.get("/outreach/leaflets/"))


def test_units_are_compared_by_what_came_of_it(field: Field, client: Client) -> None:
    field.visit(demands=(DemandTaken(content="停电。"),))
    field.cast.login(client, "office_clerk")
    page = text(client.get("/outreach/results/"))
    assert "0/1 户" in page  # the township reached its one enterprise
    assert "1/1 户" in page  # unit A has not
    assert "1 件" in page
    field.cast.login(client, "officer_b")
    assert "清溪镇" not in text(client.get("/outreach/results/"))


def test_panels_tell_the_history_of_an_enterprise(field: Field, client: Client) -> None:
    field.visit()
    field.cast.login(client, "office_clerk")
    assert "冯大勇" in text(client.get(f"/enterprises/{field.firm.uscc}/"))
    field.cast.login(client, "enterprise")
    assert "走访记录" in text(client.get("/my/visits/"))
