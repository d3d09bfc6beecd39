"""Linking a case to another by page: by whom, what both pages say, how it ends."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.road import MONDAY, Road
from yingshang.affairs.demands.services import submit_demand
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import CaseLink, TimelineEntry

pytestmark = pytest.mark.django_db


def test_linked_and_unlinked_with_an_entry_in_both_trails(road: Road, client: Client) -> None:
    cast = road.cast
    task = submit_demand(
        actor=cast.other_enterprise, now=MONDAY, content="督办事项。", contact_name="何", contact_phone="13800000002"
    )
    cast.login(client, "office_clerk")
    url = f"/ui/links/{road.case.number}/"
    sent = {"number": task.number, "role": "supervises:from", "reason": "区长批示。"}
    assert client.post(url, {**sent, "number": "SQ2026-999999"}).status_code == 422
    assert client.post(url, {**sent, "number": road.case.number}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 422  # there is that link
    link = CaseLink.objects.get()
    assert (link.source, link.target) == (task, road.case)
    assert "督办事项：" in client.get(f"/demands/{road.case.number}/").content.decode()
    assert "督办的事项：" in client.get(f"/demands/{task.number}/").content.decode()
    assert client.post(f"{url}{link.pk}/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}{link.pk}/", {"reason": "关联错误。"}).status_code == 302
    assert client.post(f"{url}{link.pk}/", {"reason": "再次。"}).status_code == 404
    for case in (road.case, task):
        moves = TimelineEntry.objects.filter(case=case).values_list("move", flat=True)
        assert {"link", "unlink"} <= set(moves)
    assert verify().ok


def test_a_unit_links_nothing_and_does_not_see_what_it_may_not(road: Road, client: Client) -> None:
    cast = road.cast
    road.accept().dispatch()
    other = submit_demand(
        actor=cast.other_enterprise, now=MONDAY, content="另一件。", contact_name="何", contact_phone="13800000002"
    )
    cast.login(client, "officer_a")
    assert client.get(f"/ui/links/{road.case.number}/").status_code == 403
    cast.login(client, "office_clerk")
    client.post(
        f"/ui/links/{road.case.number}/", {"number": other.number, "role": "beside:from", "reason": "同一园区。"}
    )
    cast.login(client, "officer_a")
    page = client.get(f"/demands/{road.case.number}/").content.decode()
    assert "另有 1 件无权查看" in page
    assert other.number not in page.split("办理经过")[0]
