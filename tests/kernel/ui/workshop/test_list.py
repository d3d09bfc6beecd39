"""``/papers/``: every paper within reach."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.kernel.ui.workshop.conftest import Asked, body
from tests.kernel.workshop.conftest import TEMPLATE, Desk, at
from yingshang.kernel.workshop.services import open_paper

pytestmark = pytest.mark.django_db


def test_the_office_begins_papers_here_and_a_unit_sees_those_it_writes_for(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    shown = body(client, "/papers/")
    assert "发起文稿" in shown
    assert desk.paper.title in shown
    desk.cast.login(client, "officer_a")
    shown = body(client, "/papers/")
    assert "发起文稿" not in shown
    assert desk.paper.title in shown
    desk.cast.login(client, "township_clerk")
    assert desk.paper.title not in body(client, "/papers/")


def test_narrowed_by_state_kind_and_words(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    assert desk.paper.title in body(client, "/papers/?state=collecting&template=test_paper&title=通报")
    for query in ("state=issued", "title=总结"):
        assert desk.paper.title not in body(client, f"/papers/?{query}")


def test_queries_do_not_grow_with_the_rows(client: Client, desk: Desk, asked: Asked) -> None:
    desk.cast.login(client, "office_clerk")
    few = asked("/papers/?f0=1")
    for number in range(4):
        open_paper(
            template=TEMPLATE.code,
            unit=desk.cast.units["district"],
            first=date(2026, 1, 1),
            last=date(2026, 2, 28),
            title=f"通报{number}",
            material_due=None,
            actor=desk.cast.office_clerk,
            now=at(3, 9),
        )
    assert asked("/papers/?f0=1") == few
