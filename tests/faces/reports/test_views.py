"""The pages of reports: who enters, what they show, files, the public page behind the QR."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from tests.cast import Cast
from tests.faces.reports.conftest import StateNumber
from yingshang.faces.reports.models import RequestState, SummaryRequest
from yingshang.faces.reports.requests import carry_out
from yingshang.faces.reports.services import build_summary
from yingshang.kernel.identity.models import Grant
from yingshang.kernel.workshop.models import Edition


@pytest.fixture
def written(cast: Cast, now: datetime, state_number: StateNumber) -> Edition:
    """An issued summary with one number."""
    state_number("oversight.notices", value=14)
    return build_summary(unit=cast.units["district"], year=2025, actor=cast.office_head, now=now).written


def paths(written: Edition) -> dict[str, str]:
    """The pages of a summary."""
    page = f"/editions/{written.number}/"
    return {"page": page, "figure": f"{page}figures/oversight.notices/", "docx": f"{page}file/docx/"}


@pytest.mark.parametrize("who", ["leader", "office_head", "office_clerk"])
def test_readers_read(cast: Cast, client: Client, written: Edition, who: str) -> None:
    cast.login(client, who)
    for path in ("/reports/", *paths(written).values()):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("who", ["inspector", "enterprise"])
def test_others_do_not(cast: Cast, client: Client, written: Edition, who: str) -> None:
    cast.login(client, who)
    for path in ("/reports/", "/reports/new/", *paths(written).values()):
        assert client.get(path).status_code == 403, path


def test_a_unit_sees_only_what_it_had_a_part_in(cast: Cast, client: Client, written: Edition) -> None:
    cast.login(client, "officer_a")
    assert written.number not in client.get("/reports/").content.decode()
    assert client.get("/reports/new/").status_code == 403
    for path in paths(written).values():
        assert client.get(path).status_code == 404, path


def test_a_leader_reads_but_makes_none(cast: Cast, client: Client) -> None:
    cast.login(client, "leader")
    assert client.get("/reports/new/").status_code == 403


def test_one_is_asked_for_written_and_shown(
    cast: Cast, client: Client, now: datetime, state_number: StateNumber
) -> None:
    state_number("oversight.notices", value=14)
    cast.login(client, "office_clerk")
    assert client.get("/reports/new/").status_code == 200
    body = {"unit": cast.units["district"].pk, "year": 2025, "copy": "draft"}
    answer = client.post("/reports/new/", body)
    asked = SummaryRequest.objects.get()
    assert answer["Location"] == f"/reports/requests/{asked.pk}/"
    assert "等待后台处理" in client.get(answer["Location"]).content.decode()
    assert "排队中" in client.get("/reports/").content.decode()
    assert client.post("/reports/new/", body).status_code == 422, "the same one is under way"
    assert not Edition.objects.exists()
    carry_out(request_id=asked.pk, now=now)
    carry_out(request_id=asked.pk, now=now)
    written = Edition.objects.get()
    assert written.draft
    assert client.get(answer["Location"])["Location"] == paths(written)["page"]
    page = client.get(paths(written)["page"]).content.decode()
    assert f'<a href="{paths(written)["figure"]}" data-figure="oversight.notices">14件</a>' in page
    assert "排队中" not in client.get("/reports/").content.decode()


def test_whoever_lost_the_right_meanwhile_gets_none_and_is_told(cast: Cast, client: Client, now: datetime) -> None:
    cast.login(client, "office_clerk")
    client.post("/reports/new/", {"unit": cast.units["district"].pk, "year": 2025, "copy": "draft"})
    Grant.objects.filter(role__code="office_clerk", code="reports.make").update(active=False)
    asked = carry_out(request_id=SummaryRequest.objects.get().pk, now=now)
    assert (asked.state, asked.error) == (RequestState.FAILED, "您不能生成这个单位的总结。")
    assert not Edition.objects.exists()
    cast.login(client, "office_head")
    page = client.get(f"/reports/requests/{asked.pk}/").content.decode()
    assert "您不能生成这个单位的总结。" in page
    again = client.post(f"/reports/requests/{asked.pk}/retry/")
    carry_out(request_id=SummaryRequest.objects.latest("pk").pk, now=now)
    assert client.get(again["Location"])["Location"] == paths(Edition.objects.get())["page"]


def test_a_worker_that_breaks_leaves_a_reason(
    cast: Cast, client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.login(client, "office_clerk")
    client.post("/reports/new/", {"unit": cast.units["district"].pk, "year": 2025, "copy": "draft"})

    def broken(**_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("yingshang.faces.reports.requests.build_summary", broken)
    with pytest.raises(OSError, match="disk"):
        carry_out(request_id=SummaryRequest.objects.get().pk, now=now)
    assert "没有写入任何内容" in client.get("/reports/").content.decode()


@pytest.mark.parametrize("who", ["officer_a", "inspector"])
def test_requests_of_others_stay_theirs(cast: Cast, client: Client, who: str) -> None:
    cast.login(client, "office_clerk")
    client.post("/reports/new/", {"unit": cast.units["district"].pk, "year": 2025, "copy": "draft"})
    pk = SummaryRequest.objects.get().pk
    cast.login(client, who)
    assert client.get(f"/reports/requests/{pk}/").status_code == 403
    assert client.post(f"/reports/requests/{pk}/retry/").status_code == 403


def test_what_cannot_be_made_is_said(cast: Cast, client: Client) -> None:
    cast.login(client, "office_clerk")
    answer = client.post("/reports/new/", {"unit": "", "year": "1999", "copy": "draft"})
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_a_figure_opens_its_source(cast: Cast, client: Client, written: Edition) -> None:
    cast.login(client, "leader")
    page = client.get(paths(written)["figure"]).content.decode()
    for said in ("部门报送", "填报王一、审核李二、签发张三", "区营商办", "2025-12-31"):
        assert said in page
    assert client.get(f"/editions/{written.number}/figures/oversight.clues/").status_code == 404


def test_the_button_verifies(cast: Cast, client: Client, written: Edition) -> None:
    cast.login(client, "office_clerk")
    assert "核验通过" in client.post(f"/editions/{written.number}/verify/").content.decode()
    assert client.get(f"/editions/{written.number}/verify/").status_code == 405


def test_files(cast: Cast, client: Client, written: Edition) -> None:
    cast.login(client, "office_clerk")
    answer = client.get(paths(written)["docx"])
    assert answer.content.startswith(b"PK")
    assert ".docx" in answer["Content-Disposition"]
    assert client.get(f"/editions/{written.number}/file/exe/").status_code == 404


def test_whoever_holds_the_sheet_sees_the_frozen_numbers(client: Client, written: Edition) -> None:
    page = client.get(f"/verify/{written.frozen.token}/").content.decode()
    assert "14件" in page
    assert written.number in page
    assert client.get("/verify/none/").status_code == 404


def test_a_list_costs_the_same_however_long(
    cast: Cast, client: Client, now: datetime, written: Edition, django_assert_max_num_queries: object
) -> None:
    for _ in range(5):
        build_summary(unit=cast.units["district"], year=2025, actor=cast.office_head, now=now)
    cast.login(client, "leader")
    client.get("/reports/")
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert client.get("/reports/").content.decode().count("ZJ2026-") >= 6
