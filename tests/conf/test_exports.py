"""Every list page: who may take it away, that nobody else can, and that whoever does leaves a trail."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.conf.test_access import CAST
from tests.road import Road
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.ui.audience import Declaration, declared_pages
from yingshang.kernel.ui.lists import ListPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_codes(settings: Any) -> None:
    """Lists that exist by a setting only are walked too."""
    settings.OWN_CODE = True


LISTS: list[tuple[str, type[ListPage], Declaration]] = [
    (f"/{route}", pattern.callback.view_class, declared)  # type: ignore[union-attr]
    for route, pattern, declared in declared_pages()
    if declared is not None and isinstance(getattr(pattern.callback, "view_class", None), type)
    if issubclass(pattern.callback.view_class, ListPage)  # type: ignore[union-attr]
]


@pytest.fixture(autouse=True)
def _own_codes(settings: Any) -> None:
    """Every list exists, those of a setting too."""
    settings.OWN_CODE = True


def test_there_are_lists_to_look_at() -> None:
    assert {"/demands/", "/enterprises/", "/reports/"} <= {route for route, _, _ in LISTS}


WHOLE = [row for row in LISTS if "<" not in row[0]]
"""Those that stand by themselves; the list of one thing is walked by that page's own tests."""


@pytest.mark.parametrize(("route", "view"), [row[:2] for row in LISTS], ids=[route for route, _, _ in LISTS])
def test_every_list_says_who_may_take_it_away(route: str, view: type[ListPage]) -> None:
    assert view.export_permission, f"{route}: {view.__name__} says nobody who may export it"


@pytest.mark.parametrize(("route", "view", "declared"), WHOLE, ids=[route for route, _, _ in WHOLE])
def test_a_list_is_taken_away_by_whom_it_says_and_with_a_trail(
    road: Road, client: Client, route: str, view: type[ListPage], declared: Declaration
) -> None:
    for who in CAST:
        actor = road.cast.login(client, who)
        entries = Entry.objects.filter(action="lists.export").count()
        page: Any = client.get(f"{route}?f0=1")
        answer: Any = client.get(f"{route}?export=csv")
        enters = not declared.permission or any(actor.has(code) for code in declared.permission)
        takes = enters and any(actor.has(code) for code in view.export_permission)
        assert answer.status_code == (200 if takes else 403), who
        assert Entry.objects.filter(action="lists.export").count() == entries + takes
        if enters:
            assert ("export=csv" in page.content.decode()) == takes, who
        if takes:
            entry = Entry.objects.filter(action="lists.export").latest("pk")
            lines = answer.getvalue().decode("utf-8-sig").splitlines()
            assert (entry.data["page"], entry.data["rows"]) == (view.code, len(lines) - 1)
            assert (entry.person_id, entry.seat) == (actor.person_id, actor.seat)


def test_what_was_typed_does_not_stand_in_the_trail(road: Road, client: Client) -> None:
    road.cast.login(client, "office_clerk")
    answer: Any = client.get("/demands/?q=13800000001&state=open&export=csv")
    assert answer.getvalue()
    data = Entry.objects.get(action="lists.export").data
    assert data["filters"] == {"q": "（文字）", "state": ["open"]}
    assert "13800000001" not in str(data)
