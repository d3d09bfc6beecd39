"""The pages of full snapshots: lists, counts by township, two of them side by side, the preview that is held."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.registry.enterprises.making import code_of
from tests.registry.enterprises.services.test_snapshots import line, text_of, upload
from yingshang.registry.enterprises.enums import ImportState
from yingshang.registry.enterprises.models import ImportRun
from yingshang.registry.enterprises.services import import_enterprises

LAST_YEAR, JANUARY, FEBRUARY = date(2025, 2, 28), date(2026, 1, 31), date(2026, 2, 28)
STREET = "河西街道"


@pytest.fixture
def taken(cast: Cast, tmp_path: Path, now: datetime) -> dict[date, ImportRun]:
    """Three snapshots: 2 moves away from 清溪镇, 3 leaves, 4 and 5 come."""
    rows = {
        LAST_YEAR: [line(1), line(2), line(3)],
        JANUARY: [line(1), line(2), line(3), line(4, town=STREET)],
        FEBRUARY: [line(1), line(2, town=STREET), line(4, town=STREET), line(5, born="2026-02-01")],
    }
    found = {}
    for day, content in rows.items():
        path = tmp_path / "register.csv"
        path.write_bytes(text_of(content))
        result = import_enterprises(path=path, actor=cast.office_clerk, as_of=day, now=now, snapshot=True)
        found[day] = ImportRun.objects.get(pk=result.run_id)
    return found


def shown(client: Client, cast: Cast, who: str, url: str) -> str:
    """The page as somebody sees it."""
    cast.login(client, who)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_of_snapshots(client: Client, cast: Cast, taken: dict[date, ImportRun]) -> None:
    text = shown(client, cast, "leader", "/enterprises/snapshots/")
    assert all(reverse("enterprises:snapshot", args=[run.pk]) in text for run in taken.values())


def test_the_lists_of_one_with_counts_by_township(client: Client, cast: Cast, taken: dict[date, ImportRun]) -> None:
    url = reverse("enterprises:snapshot", args=[taken[FEBRUARY].pk])
    text = shown(client, cast, "office_clerk", url)
    assert "2026-01-31 的全量快照" in text
    assert all(f"云溪第{n}商贸" in text for n in (2, 3, 5))
    assert "云溪第1商贸" not in text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("change=moved", {2}),
        ("change=closed", {3}),
        ("kind=sole", set()),
        ("section=C", set()),
        ("versus=register", {2, 3, 5}),
        ("q=第5", {5}),
        ("sort=-unit", {2, 3, 5}),
    ],
)
def test_filters(client: Client, cast: Cast, taken: dict[date, ImportRun], query: str, seen: set[int]) -> None:
    url = reverse("enterprises:snapshot", args=[taken[FEBRUARY].pk])
    text = shown(client, cast, "office_clerk", f"{url}?{query}")
    assert {n for n in range(1, 6) if f"云溪第{n}商贸" in text} == seen


def test_a_township_sees_its_own_and_what_left_it(client: Client, cast: Cast, taken: dict[date, ImportRun]) -> None:
    text = shown(client, cast, "township_clerk", reverse("enterprises:snapshot", args=[taken[FEBRUARY].pk]))
    assert {n for n in range(1, 6) if f"云溪第{n}商贸" in text} == {2, 3, 5}
    assert f"/enterprises/{code_of(2)}/" not in text
    assert f"/enterprises/{code_of(3)}/" in text
    january = shown(client, cast, "township_clerk", reverse("enterprises:snapshot", args=[taken[JANUARY].pk]))
    assert "云溪第4商贸" not in january


def test_beside_the_same_month_a_year_earlier(client: Client, cast: Cast, taken: dict[date, ImportRun]) -> None:
    url = reverse("enterprises:snapshot-year", args=[taken[FEBRUARY].pk])
    text = shown(client, cast, "office_clerk", url)
    assert "2026-02-28 与 2025-02-28 相比" in text
    assert {n for n in range(1, 6) if f"云溪第{n}商贸" in text} == {2, 3, 4, 5}
    assert "33.3%" in text
    moved = shown(client, cast, "office_clerk", f"{url}?change=moved&unit={cast.units['township'].pk}")
    assert {n for n in range(1, 6) if f"云溪第{n}商贸" in moved} == {2}
    township = shown(client, cast, "township_clerk", url)
    assert {n for n in range(1, 6) if f"云溪第{n}商贸" in township} == {2, 3, 5}


def test_without_one_of_last_year_others_are_offered(client: Client, cast: Cast, taken: dict[date, ImportRun]) -> None:
    text = shown(client, cast, "office_clerk", reverse("enterprises:snapshot-year", args=[taken[JANUARY].pk]))
    assert "没有上年同月的全量快照" in text
    other = reverse("enterprises:snapshot-since", args=[taken[JANUARY].pk, taken[LAST_YEAR].pk])
    assert other in text
    assert "云溪第4商贸" in shown(client, cast, "office_clerk", other)


@pytest.mark.parametrize("route", ["snapshot", "snapshot-year"])
def test_exports_want_the_permission(client: Client, cast: Cast, taken: dict[date, ImportRun], route: str) -> None:
    url = reverse(f"enterprises:{route}", args=[taken[FEBRUARY].pk])
    cast.login(client, "township_clerk")
    assert client.get(f"{url}?export=csv").status_code == 403
    cast.login(client, "office_clerk")
    answer: Any = client.get(f"{url}?export=csv")
    assert "云溪第5商贸" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_what_is_not_there_is_not_found(
    client: Client, cast: Cast, taken: dict[date, ImportRun], now: datetime
) -> None:
    run = upload(cast, now, [line(1)], FEBRUARY)
    preview = reverse("enterprises:snapshot", args=[run.pk])
    later = reverse("enterprises:snapshot-since", args=[taken[JANUARY].pk, taken[FEBRUARY].pk])
    cast.login(client, "leader")
    assert client.get("/enterprises/snapshots/9999/").status_code == 404
    assert client.get(later).status_code == 404
    assert client.get(preview).status_code == 404
    assert client.get(reverse("enterprises:snapshot-year", args=[run.pk])).status_code == 404
    assert "尚未写入" in shown(client, cast, "office_clerk", preview)


def test_a_held_preview_asks_before_it_goes_on(client: Client, cast: Cast, tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "many.csv"
    path.write_bytes(text_of([line(n) for n in range(1, 41)]))
    import_enterprises(path=path, actor=cast.office_clerk, as_of=JANUARY, now=now, snapshot=True)
    run = upload(cast, now, [line(n) for n in range(1, 20)], FEBRUARY)
    url = reverse("enterprises:run", args=[run.pk])
    assert "超过上限 5%" in shown(client, cast, "office_clerk", url)
    confirm = reverse("enterprises:confirm", args=[run.pk])
    assert "超过上限" in client.post(confirm, follow=True).content.decode()
    assert ImportRun.objects.get(pk=run.pk).state == ImportState.UPLOADED
    client.post(confirm, {"accept_closures": "1"})
    assert ImportRun.objects.get(pk=run.pk).state != ImportState.UPLOADED


def test_the_lists_cost_the_same_for_many(
    client: Client,
    cast: Cast,
    taken: dict[date, ImportRun],
    tmp_path: Path,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    path = tmp_path / "many.csv"
    path.write_bytes(text_of([line(1), *(line(n, town=STREET) for n in range(4, 40))]))
    result = import_enterprises(path=path, actor=cast.office_clerk, as_of=date(2026, 3, 10), now=now, snapshot=True)
    cast.login(client, "office_clerk")
    for url, most in (
        ("/enterprises/snapshots/", 17),
        (reverse("enterprises:snapshot", args=[result.run_id]), 21),
        (reverse("enterprises:snapshot-since", args=[result.run_id, taken[JANUARY].pk]), 23),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
