"""Finding entities by name, former name, code, pinyin and initials, and what keeps the index complete."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock
from yingshang.kernel.search.models import Document
from yingshang.registry.enterprises import queries
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import searching
from yingshang.registry.enterprises.services import index_names_missing
from yingshang.registry.enterprises.tasks import index_names

NAMES = {
    1: "云溪商业管理有限公司",
    2: "云溪区清溪镇张记小吃店",
    3: "云溪长兴粮行",
    4: "商业大厦管理有限公司",
}


@pytest.fixture
def firms(cast: Cast) -> dict[int, Enterprise]:
    """Made by the models alone, then indexed by the job as an old register would be."""
    found = {}
    for number, name in NAMES.items():
        unit = cast.units["township"] if number == 2 else None
        found[number] = make_enterprise(number, cast.units["district"], name=name, unit=unit)
    found[4].status = Status.CANCELLED
    found[4].former_names = ["云溪旧名百货店"]
    found[4].save()
    Document.objects.filter(owner_kind="enterprise").delete()
    index_names(clock.now())
    return found


def numbers(firms: dict[int, Enterprise], rows: Any) -> set[int]:
    """Which of the firms these are."""
    keys = {firm.pk: number for number, firm in firms.items()}
    return {keys[row.pk] for row in rows}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("商业", {1, 4}),
        ("商业管理", {1}),
        ("yxsy", {1}),
        ("YXSY", {1}),
        ("yunxi", {1, 2, 3}),
        ("yun xi shang", {1}),
        ("zjxc", {2}),
        ("zhangji", {2}),
        ("cxlh", {3}),
        ("zxlh", {3}),
        ("旧名百货", {4}),
        (code_of(2), {2}),
        (code_of(2)[:8].lower(), {1, 2, 3, 4}),
        ("张记 小吃", {2}),
        ("没有的", set()),
        ("商", set()),
        ("' OR 1=1", set()),
    ],
)
def test_quick_search(cast: Cast, firms: dict[int, Enterprise], text: str, seen: set[int]) -> None:
    assert numbers(firms, queries.search_enterprises(cast.office_clerk, text)) == seen


def test_active_ones_come_first(cast: Cast, firms: dict[int, Enterprise]) -> None:
    found = queries.search_enterprises(cast.office_clerk, "管理有限公司")
    assert [firm.status for firm in found] == [Status.ACTIVE, Status.CANCELLED]


def test_only_within_reach(cast: Cast, firms: dict[int, Enterprise]) -> None:
    assert numbers(firms, queries.search_enterprises(cast.township_clerk, "yunxi")) == {2}
    assert queries.search_enterprises(cast.officer_a, "yunxi") == []


def test_lists_find_the_same(client: Client, cast: Cast, firms: dict[int, Enterprise], monkeypatch: Any) -> None:
    cast.login(client, "office_clerk")
    for few in (1000, 1):
        monkeypatch.setattr("yingshang.kernel.search.queries.FEW", few)
        text = client.get("/enterprises/?q=yunxi").content.decode()
        assert {n for n, name in NAMES.items() if name in text} == {1, 2, 3}
        assert NAMES[1] in client.get("/search/?q=yxsy").content.decode()


def test_a_field_offers_what_it_may_mean(client: Client, cast: Cast, firms: dict[int, Enterprise]) -> None:
    cast.login(client, "office_clerk")
    text = client.get("/enterprises/offers/?enterprise=zjxc").content.decode()
    assert f'value="{NAMES[2]}"' in text
    assert "（zjxc）" in text
    assert "<option" not in client.get("/enterprises/offers/").content.decode()
    assert 'hx-get="/enterprises/offers/"' in client.get("/contacts/new/").content.decode()
    cast.login(client, "township_clerk")
    assert NAMES[1] not in client.get("/enterprises/offers/?enterprise=yxsy").content.decode()


def test_demands_are_no_enterprises(cast: Cast, firms: dict[int, Enterprise]) -> None:
    Document.objects.create(owner_kind="case", owner_id=firms[3].pk, tokens=" 商业 业管 管理 ")
    assert numbers(firms, queries.search_enterprises(cast.office_clerk, "商业管理")) == {1}


def test_the_job_completes_what_is_missing_once(cast: Cast, firms: dict[int, Enterprise]) -> None:
    assert index_names_missing() == 0
    Document.objects.filter(owner_kind="enterprise", owner_id=firms[1].pk).delete()
    assert index_names_missing() == 1
    assert numbers(firms, queries.search_enterprises(cast.office_clerk, "yxsy")) == {1}


def test_the_migration_makes_an_old_register_findable(cast: Cast, firms: dict[int, Enterprise]) -> None:
    by_job = dict(Document.objects.filter(owner_kind="enterprise").values_list("owner_id", "tokens"))
    Document.objects.filter(owner_kind="enterprise").exclude(owner_id=firms[1].pk).delete()
    migration = import_module("yingshang.registry.enterprises.migrations.0006_findable_names")
    migration.index_names(apps, None)
    assert (
        dict(Document.objects.filter(owner_kind="enterprise").values_list("owner_id", "tokens")).keys() == by_job.keys()
    )
    assert numbers(firms, queries.search_enterprises(cast.office_clerk, "zjxc")) == {2}


def test_it_takes_few_queries(cast: Cast, firms: dict[int, Enterprise], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        queries.search_enterprises(cast.office_clerk, "yunxi")
    assert searching.SHORTEST_SEARCH == 2
