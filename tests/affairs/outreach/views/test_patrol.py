"""The pages of 巡回监督: from the commitment to the issued paper; who finds what; how many questions a list asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.affairs.outreach.checked import Checked, committed, visit
from tests.cast import Cast
from yingshang.affairs.outreach.enums import RecheckOrigin, RecheckState
from yingshang.affairs.outreach.models import PatrolRound, PatrolSummary, Recheck, Visit
from yingshang.affairs.outreach.services import open_recheck
from yingshang.kernel.identity.requests import SEAT_KEY
from yingshang.kernel.lifecycle.services import perform

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    return {m._meta.label: m._base_manager.count() for m in apps.get_models() if m._meta.app_label != "sessions"}


def sign_in_deputy(client: Client, cast: Cast) -> None:
    client.logout()
    client.force_login(cast.users["deputy"], "yingshang.kernel.login.backends.PasswordBackend")
    session = client.session
    session[SEAT_KEY] = ""
    session.save()


def test_from_the_commitment_to_the_paper(visited: Cast, client: Client) -> None:
    visited.login(client, "discipline")
    answer: Any = client.post("/outreach/patrol/new/", {"team": visited.units["team"].pk, "month": "2026-02-01"})
    made = PatrolRound.objects.get()
    assert answer["Location"] == f"/outreach/patrol/{made.pk}/"
    page = client.get(f"/outreach/patrol/{made.pk}/").content.decode()
    assert "发起人不能自己见证" in page
    refused = client.post(f"/outreach/patrol/{made.pk}/draw/", {"witness_text": "晴", "confirmed": "1"})
    assert refused.status_code == 422
    sign_in_deputy(client, visited)
    unsure = client.post(f"/outreach/patrol/{made.pk}/draw/", {"witness_text": "晴"})
    assert unsure.status_code == 422
    answer = client.post(f"/outreach/patrol/{made.pk}/draw/", {"witness_text": "晴", "confirmed": "1"})
    assert answer["Location"] == f"/outreach/patrol/{made.pk}/"
    row = Recheck.objects.select_related("case").order_by("pk")[0]
    assert row.case.number in client.get("/outreach/rechecks/").content.decode()
    assert client.get(f"/outreach/rechecks/{row.case.number}/moves/contact/").status_code == 200
    sent = {"channel": "phone", "finding": "confirmed", "text": "来过", "version": row.case.version}
    client.post(f"/outreach/rechecks/{row.case.number}/moves/contact/", sent)
    row.case.refresh_from_db()
    assert row.case.state == RecheckState.CONFIRMED
    assert "证实 1 次（1/1）" in client.get("/outreach/patrol/months/?month=2026-02").content.decode()
    answer = client.post("/outreach/patrol/months/issue/", {"month": "2026-02", "team": visited.units["team"].pk})
    summary = PatrolSummary.objects.get()
    assert answer["Location"] == f"/outreach/patrol/summaries/{summary.pk}/"
    assert client.get(answer["Location"]).status_code == 200
    visited.login(client, "office_head")
    paper = client.get(f"/outreach/patrol/summaries/{summary.pk}/docx/")
    assert paper.content.startswith(b"PK")
    client.logout()
    public = client.get(f"/patrol/{summary.token}/").content.decode()
    assert summary.digest in public
    assert client.get("/patrol/none/").status_code == 404


def test_the_unit_explains_on_its_page(checked: Checked, client: Client) -> None:
    row = checked.deny(checked.of("unit_a"))
    url = f"/outreach/rechecks/{row.case.number}/"
    checked.cast.login(client, "head_a")
    page = client.get(url).content.decode()
    assert "提交说明" in page
    assert "查看企业联系电话" not in page
    assert row.case.number in client.get("/inbox/").content.decode()
    client.post(f"{url}moves/answer/", {"text": "附登记表。", "version": row.case.version})
    row.case.refresh_from_db()
    assert row.case.state == RecheckState.ANSWERED


@pytest.mark.parametrize("who", ["head_b", "township_head", "liaison", "office_head", "inspector", "leader"])
def test_a_check_out_of_reach_is_not_found_and_nothing_changes(checked: Checked, client: Client, who: str) -> None:
    row = checked.deny(checked.of("unit_a"))
    url = f"/outreach/rechecks/{row.case.number}/"
    checked.cast.login(client, who)
    before = rows()
    for path in (url, f"{url}moves/answer/", f"{url}moves/count/"):
        assert client.get(path).status_code in {403, 404}, path
        assert client.post(path, {"text": "x", "confirmed": "1"}).status_code in {403, 404, 405}, path
    assert client.post(f"{url}phones/").status_code in {403, 404}
    assert rows() == before
    row.case.refresh_from_db()
    assert row.case.state == RecheckState.UNCONFIRMED


@pytest.mark.parametrize("who", ["office_head", "office_clerk", "leader", "inspector"])
def test_the_office_reads_counts_and_no_names(checked: Checked, client: Client, who: str) -> None:
    row = checked.deny(checked.of("unit_a"))
    checked.cast.login(client, who)
    for url in ("/outreach/patrol/", f"/outreach/patrol/{checked.round.pk}/", "/outreach/patrol/months/?month=2026-02"):
        answer = client.get(url)
        assert answer.status_code == 200, url
        for name in (checked.cast.enterprise_party.name, "孙志强", row.case.title):
            assert name not in answer.content.decode(), (url, name)


@pytest.mark.parametrize("who", ["office_head", "head_a", "leader"])
def test_others_neither_commit_nor_draw(visited: Cast, client: Client, who: str) -> None:
    made = committed(visited)
    visited.login(client, who)
    before = rows()
    for url in ("/outreach/patrol/new/", f"/outreach/patrol/{made.pk}/draw/", "/outreach/patrol/months/issue/"):
        assert client.post(url, {"witness_text": "晴", "confirmed": "1", "month": "2026-02"}).status_code == 403, url
    assert rows() == before


def test_the_team_sees_the_numbers_once_asked(checked: Checked, client: Client) -> None:
    row = checked.of("unit_a")
    row.visit.enterprise.contacts.create(role="legal", name="刘晨光", phone="13800000001")
    checked.cast.login(client, "discipline")
    url = f"/outreach/rechecks/{row.case.number}/"
    assert "13800000001" not in client.get(url).content.decode()
    assert "13800000001" in client.post(f"{url}phones/").content.decode()
    assert client.get(f"{url}phones/").status_code == 405


def test_a_visit_is_put_under_check_by_hand(checked: Checked, client: Client) -> None:
    held = Visit.objects.filter(unit=checked.cast.units["unit_a"], standing="held")[0]
    beyond = Visit.objects.filter(unit=checked.cast.units["unit_b"])[0]
    checked.cast.login(client, "discipline")
    assert client.get(f"/outreach/visits/{held.pk}/recheck/").status_code == 200
    assert client.post(f"/outreach/visits/{held.pk}/recheck/", {"reason": ""}).status_code == 422
    client.post(f"/outreach/visits/{held.pk}/recheck/", {"reason": "有人反映没有走访"})
    made = Recheck.objects.get(visit=held)
    assert made.origin == RecheckOrigin.REPORTED
    assert client.post(f"/outreach/visits/{beyond.pk}/recheck/", {"reason": "反映"}).status_code == 404


def test_the_sample_is_set_on_a_page(visited: Cast, client: Client) -> None:
    visited.login(client, "inspector")
    assert "现行：抽取 5%，每单位至少 1 次" in client.get("/outreach/patrol/sample/").content.decode()
    wrong = {"percent": "0", "least": "1", "since": "2026-03-11", "basis": "x"}
    assert client.post("/outreach/patrol/sample/", wrong).status_code == 422
    right = wrong | {"percent": "8"}
    assert client.post("/outreach/patrol/sample/", right).status_code == 302
    assert "抽取 8%" in client.get("/outreach/patrol/sample/").content.decode()


def test_more_rows_cost_no_more_queries(checked: Checked, client: Client) -> None:
    checked.cast.login(client, "discipline")
    pages = ("/outreach/rechecks/?sort=due", "/outreach/patrol/", f"/outreach/patrol/{checked.round.pk}/")

    def asked() -> list[int]:
        found = []
        for url in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    asked()
    before = asked()
    for number in range(12):
        more = visit(checked.cast, "unit_a", "officer_a", number + 1)
        row = open_recheck(
            visit=more,
            reason="反映",
            origin=RecheckOrigin.REPORTED,
            actor=checked.cast.discipline,
            now=checked.round.committed_at,
        )
        perform(
            row.case,
            "contact",
            {"channel": "phone", "finding": "unreached", "text": ""},
            actor=checked.cast.discipline,
            now=checked.round.committed_at,
        )
    assert asked() == before
    assert max(before) <= 24
