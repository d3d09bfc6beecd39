"""我的企业 on the phone: the order of the day, the form without a script, what the page's drafts are answered."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.affairs.outreach.conftest import Field
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.outreach.models import Visit
from yingshang.affairs.outreach.queries.today import NEVER, PROMISED, REST, today_for
from yingshang.kernel.identity.models import Party, PartyKind
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db

TODAY = "/outreach/today/"
SAVE = "/outreach/today/save/"
JSON = {"HTTP_ACCEPT": "application/json"}


def entrust(field: Field, count: int) -> list[Enterprise]:
    """More enterprises for the liaison officer."""
    mine = Assignment.objects.get(kind="territory")
    made = []
    for number in range(count):
        party = Party.objects.create(kind=PartyKind.EXTERNAL, name=f"云溪{number:02}号商行")
        made.append(
            Enterprise.objects.create(
                party=party,
                district=field.firm.district,
                uscc=f"91410300MA45{number:05}X"[:18],
                name=party.name,
                kind="enterprise",
                status="active",
                unit=field.firm.unit,
                updated_at=field.now,
            )
        )
        given = {
            "person": mine.person,
            "post": mine.post,
            "unit": mine.unit,
            "since": mine.since,
            "reason": "按属地分配",
        }
        Assignment.objects.create(campaign=field.campaign, enterprise=made[-1], kind="territory", **given)
    return made


def posted(field: Field, **values: str) -> dict[str, str]:
    given = {
        "enterprise": field.firm.uscc,
        "channel": "visit",
        "reached": "yes",
        "finding": "running",
        "outcome": "open",
    }
    actor = field["liaison"]
    return {**given, "client_key": "a" * 32, "who": f"{actor.person_id}:{actor.seat}", **values}


def test_promised_ones_come_first_then_never_reached_then_longest_ago(field: Field) -> None:
    never, visited, long_ago = entrust(field, 3)
    field.visit(now=field.now - timedelta(days=20), next_on=field.now.date() - timedelta(days=1))
    field.visit(enterprise=visited, now=field.now - timedelta(days=2))
    field.visit(enterprise=long_ago, now=field.now - timedelta(days=40))
    found = today_for(field["liaison"], on=field.now.date())
    assert [(line.enterprise, line.group) for line in found.lines] == [
        (field.firm, PROMISED),
        (never, NEVER),
        (long_ago, REST),
        (visited, REST),
    ]
    assert (found.total, found.never) == (4, 1)


def test_an_attempt_that_reached_nobody_leaves_it_never_reached(field: Field) -> None:
    field.visit(reached=False, now=field.now - timedelta(days=2))
    assert [line.group for line in today_for(field["liaison"], on=field.now.date()).lines] == [NEVER]


def test_the_page_asks_as_much_for_many_as_for_one(
    field: Field, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    field.cast.login(client, "liaison")
    client.get(TODAY)
    counts = []
    for more in (0, 30):
        entrust(field, more)
        with django_assert_num_queries(16, exact=False) as seen:
            answer = client.get(TODAY)
        assert answer.status_code == 200
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]


def test_the_first_load_is_light_with_a_full_list(field: Field, client: Client) -> None:
    entrust(field, 60)
    field.cast.login(client, "liaison")
    assets = [finders.find(f"dist/{name}") for name in ("portal.css", "app.js", "visits.js", "icons.svg")]
    assert all(assets), "make assets builds them"
    page = len(client.get(TODAY).content)
    assert page + sum(len(gzip.compress(Path(path).read_bytes())) for path in assets if path) < 150_000


def test_a_form_without_a_script_saves_a_visit_and_leads_back(field: Field, client: Client) -> None:
    field.cast.login(client, "liaison")
    page = client.get(f"{TODAY}{field.firm.uscc}/")
    assert field.firm.name in page.content.decode()
    answer = client.post(SAVE, posted(field, note="生产正常。", matter="办理社保登记", demand="停电太多，影响生产。"))
    assert answer.status_code == 302
    visit = Visit.objects.get()
    assert (visit.note, visit.assistances.get().matter) == ("生产正常。", "办理社保登记")
    assert Demand.objects.get().content == "停电太多，影响生产。"
    assert "已保存" in client.get(answer["Location"]).content.decode()


def test_a_form_with_a_fault_comes_back_with_it(field: Field, client: Client) -> None:
    field.cast.login(client, "liaison")
    answer = client.post(SAVE, posted(field, channel="", note="生产正常。"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择联系方式" in text
    assert "生产正常。" in text
    assert Visit.objects.count() == 0


def test_a_draft_is_saved_once_and_says_so(field: Field, client: Client) -> None:
    field.cast.login(client, "liaison")
    at = (field.now - timedelta(hours=2)).isoformat()
    first, again = (client.post(SAVE, posted(field, at=at), **JSON) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["visit"] == again.json()["visit"]
    assert Visit.objects.get().made_at == field.now - timedelta(hours=2)


def test_a_fast_clock_of_the_phone_is_not_believed(field: Field, client: Client) -> None:
    field.cast.login(client, "liaison")
    client.post(SAVE, posted(field, at=(field.now + timedelta(hours=3)).isoformat()), **JSON)
    assert Visit.objects.get().made_at == field.now


def test_a_draft_of_somebody_else_is_not_taken(field: Field, client: Client) -> None:
    field.cast.login(client, "township_clerk")
    answer: Any = client.post(SAVE, posted(field), **JSON)
    assert answer.status_code == 409
    assert Visit.objects.count() == 0


def test_a_stopped_next_date_is_told_with_the_first_free_day(field: Field, client: Client) -> None:
    field.limit()
    field.cast.login(client, "liaison")
    answer: Any = client.post(SAVE, posted(field, next_on="2026-03-20"), **JSON)
    told = answer.json()
    assert "30 天内最多 1 次" in told["stopped"]
    assert told["free"] == "2026-04-10"
    page = client.get(told["url"]).content.decode()
    assert "下次联系没有排上" in page
    assert "2026-04-10" in page


def test_an_unreachable_enterprise_was_not_reached(field: Field, client: Client) -> None:
    field.cast.login(client, "liaison")
    client.post(SAVE, posted(field, finding="unreachable"))
    assert Visit.objects.get().reached is False


def test_an_enterprise_out_of_reach_is_not_found(field: Field, client: Client) -> None:
    field.cast.login(client, "liaison")
    assert client.get(f"{TODAY}{field.other.uscc}/").status_code == 404
    answer: Any = client.post(SAVE, posted(field, enterprise=field.other.uscc), **JSON)
    assert answer.status_code == 422
    assert Visit.objects.count() == 0


def test_a_day_that_was_missed_is_noted_at_noon(field: Field, client: Client) -> None:
    field.cast.login(client, "liaison")
    client.post(SAVE, posted(field, made_on="2026-03-05"), **JSON)
    assert Visit.objects.get().on == date(2026, 3, 5)
