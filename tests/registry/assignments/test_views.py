"""The pages of assignments: who may open which, what they do, how many queries the list costs."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import DjangoAssertNumQueries

from tests.registry.assignments.conftest import Place
from yingshang.registry.assignments.enums import ProposalState
from yingshang.registry.assignments.models import Assignment, Campaign, Participant, Proposal
from yingshang.registry.assignments.queries import open_of
from yingshang.registry.assignments.services import compute_proposal, request_proposal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("office_clerk", "list", 200),
        ("liaison", "list", 200),
        ("enterprise", "list", 403),
        ("anonymous", "list", 302),
        ("office_clerk", "campaigns", 200),
        ("office_clerk", "campaign-new", 200),
        ("township_head", "campaign-new", 403),
        ("township_head", "handover", 200),
        ("liaison", "handover", 403),
        ("office_clerk", "departments", 200),
        ("officer_a", "departments", 403),
        ("office_clerk", "partners", 200),
        ("system_admin", "list", 403),
    ],
)
def test_who_may_open_what(client: Client, place: Place, who: str, name: str, status: int) -> None:
    place.cast.login(client, who)
    assert client.get(reverse(f"assignments:{name}")).status_code == status


def test_from_the_plan_to_the_adopted_assignment(client: Client, place: Place) -> None:
    cast = place.cast
    cast.login(client, "office_clerk")
    given = {
        "title": "2026年第二轮包联",
        "document_number": "云营商办〔2026〕9号",
        "document_title": "第二轮方案",
        "issued_on": "2026-03-05",
        "starts_on": "2026-03-10",
        "kinds": ["enterprise"],
        "capacity": "20",
    }
    answer = client.post(reverse("assignments:campaign-new"), given)
    made = Campaign.objects.get(document_number="云营商办〔2026〕9号")
    assert answer.headers["Location"] == reverse("assignments:campaign", args=[made.pk])
    asked = client.post(reverse("assignments:compute", args=[made.pk]))
    proposal = Proposal.objects.get(campaign=made)
    assert asked.headers["Location"] == reverse("assignments:proposal", args=[proposal.pk])
    assert "排队中" in client.get(asked.headers["Location"]).content.decode()
    compute_proposal(proposal_id=proposal.pk, now=place.now)
    page = client.get(asked.headers["Location"]).content.decode()
    assert "由营商办负责人采用" in page
    assert client.post(reverse("assignments:adopt", args=[proposal.pk])).status_code == 403
    assert not Assignment.objects.exists()
    cast.login(client, "office_head")
    client.post(reverse("assignments:adopt", args=[proposal.pk]))
    assert Assignment.objects.filter(until=None).count() == 30
    assert "参加人员" in client.get(reverse("assignments:campaign", args=[made.pk])).content.decode()


def test_a_plan_twice_is_told_beside_the_field(client: Client, place: Place) -> None:
    place.cast.login(client, "office_clerk")
    answer = client.post(
        reverse("assignments:campaign-new"),
        {
            "title": "x",
            "document_number": place.campaign.document_number,
            "document_title": "y",
            "issued_on": "2026-03-05",
            "starts_on": "2026-03-10",
            "kinds": ["enterprise"],
        },
    )
    assert answer.status_code == 422
    assert "已经登记过" in answer.content.decode()


def test_a_participant_is_set(client: Client, place: Place) -> None:
    place.cast.login(client, "office_clerk")
    url = reverse("assignments:participant", args=[place.campaign.pk, place.posts[0].pk])
    assert "柳湾村" in client.get(url).content.decode()
    given = {"active": "on", "capacity": "5", "villages": [place.cast.units["village"].pk], "sections": ["C"]}
    client.post(url, given)
    row = Participant.objects.get(campaign=place.campaign, post=place.posts[0])
    assert (row.capacity, row.villages, row.sections) == (5, [place.cast.units["village"].pk], ["C"])


def test_the_township_hands_over_what_an_official_left(client: Client, adopted: Place) -> None:
    giver = adopted.posts[0]
    giver.until = adopted.now.date()
    giver.save()
    adopted.cast.login(client, "township_head")
    page = client.get(reverse("assignments:handover")).content.decode()
    assert "名下还有" in page
    url = reverse("assignments:hand-over", args=[giver.pk])
    assert client.post(url, {"reason": "调离"}).status_code == 422
    client.post(url, {"reason": "调离", "to_posts": [adopted.posts[1].pk, adopted.posts[2].pk]})
    assert not Assignment.objects.filter(post=giver, until=None).exists()
    adopted.cast.login(client, "officer_a")
    assert client.get(url).status_code == 404


def test_one_by_hand_offers_officials_of_the_territory_only(client: Client, adopted: Place) -> None:
    adopted.official("外镇人", "subdistrict")
    enterprise = adopted.enterprises[0]
    adopted.cast.login(client, "office_clerk")
    url = reverse("assignments:by-hand", args=[enterprise.uscc])
    page = client.get(url).content.decode()
    assert "甲一" in page
    assert "外镇人" not in page
    client.post(url, {"post": adopted.posts[3].pk, "reason": "企业要求"})
    assert open_of(enterprise.pk)[0].person_id == adopted.posts[3].person_id
    adopted.cast.login(client, "head_b")
    assert client.get(url).status_code == 404


def test_a_department_counts_before_it_assigns(client: Client, adopted: Place) -> None:
    adopted.cast.login(client, "office_clerk")
    url = reverse("assignments:departments")
    given: dict[str, Any] = {"unit": adopted.cast.units["unit_a"].pk, "reason": "食品生产企业"}
    assert client.post(url, given).status_code == 422
    given["townships"] = [adopted.cast.units["township"].pk]
    page = client.post(url, given).content.decode()
    assert "共 <b>30</b> 户" in page
    assert not Assignment.objects.filter(kind="department").exists()
    client.post(url, given | {"confirmed": "1"})
    assert Assignment.objects.filter(kind="department", unit=adopted.cast.units["unit_a"]).count() == 30


def test_an_earlier_list_comes_in_by_file(client: Client, place: Place) -> None:
    place.cast.login(client, "office_clerk")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["万人助万企包联名单", None, None],
        ["企业名称", "包联干部", "包联单位"],
        [place.enterprises[0].name, "甲一", "清溪镇"],
        ["没有这家", "甲一", "清溪镇"],
    ):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "名单.xlsx"
    page = client.post(reverse("assignments:partners"), {"file": file, "basis": "万人助万企"}).content.decode()
    assert "新增 <b>1</b>" in page
    assert "登记库中没有这户" in page
    bad = io.BytesIO("名称,电话\n甲,1\n".encode())
    bad.name = "别的.csv"
    answer = client.post(reverse("assignments:partners"), {"file": bad, "basis": "x"})
    assert answer.status_code == 422


def test_the_panels_name_the_official(client: Client, adopted: Place) -> None:
    enterprise = adopted.enterprises[0]
    adopted.cast.login(client, "office_clerk")
    page = client.get(reverse("enterprises:page", args=[enterprise.uscc])).content.decode()
    name = open_of(enterprise.pk)[0].person
    assert name is not None
    assert name.name in page


def test_a_failed_computation_is_told(client: Client, place: Place) -> None:
    asked = request_proposal(campaign_id=place.campaign.pk, actor=place.cast.office_clerk, now=place.now)
    Proposal.objects.filter(pk=asked.pk).update(state=ProposalState.FAILED, stage="计算出错")
    place.cast.login(client, "office_clerk")
    assert "计算出错" in client.get(reverse("assignments:proposal", args=[asked.pk])).content.decode()
    client.post(reverse("assignments:compute", args=[place.campaign.pk]))
    assert Proposal.objects.filter(campaign=place.campaign).count() == 2


def test_the_list_asks_no_more_for_more_rows(
    client: Client, adopted: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    adopted.cast.login(client, "office_clerk")
    url = reverse("assignments:list")
    client.get(url)
    Assignment.objects.filter(enterprise__in=adopted.enterprises[5:]).update(kind="partner")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{url}?kind=territory")
    with django_assert_num_queries(len(few)):
        client.get(f"{url}?kind=partner")
