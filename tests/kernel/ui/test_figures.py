"""The pages of figures and returns: who may enter, what they show, what a form refuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.figures.models import AttestedReturn

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What is typed for a return that is in order."""
    return {
        "figure_id": "justice.online_docketing_rate",
        "unit": cast.units["district"].pk,
        "first": "2025-01-01",
        "last": "2025-12-31",
        "source": "return",
        "n": "13",
        "whole": "24",
        "parts": "网上立案\t13",
        "preparer": "王一",
        "checker": "李二",
        "signer": "张三",
        "signed_on": "2026-01-10",
        "scans": scan(),
    } | changes


def scan(name: str = "盖章.pdf") -> SimpleUploadedFile:
    """A stamped paper."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


@pytest.mark.parametrize(
    ("who", "url", "status"),
    [
        ("anonymous", "/figures/", 302),
        ("enterprise", "/figures/", 403),
        ("system_admin", "/figures/", 403),
        ("leader", "/figures/", 200),
        ("officer_a", "/figures/", 200),
        ("officer_a", "/figures/?unit=YX", 404),
        ("officer_a", "/figures/?unit=none", 404),
        ("office_clerk", "/figures/?unit=YX&year=2025", 200),
        ("office_clerk", "/figures/?year=abcd", 200),
        ("office_clerk", "/figures/demands.received/", 200),
        ("office_clerk", "/figures/evaluation.echelon/?page=x", 200),
        ("office_clerk", "/figures/no.such/", 404),
        ("leader", "/returns/new/", 403),
        ("office_clerk", "/returns/new/?figure=evaluation.rank", 200),
        ("office_clerk", "/returns/BS2026-000009/", 404),
    ],
)
def test_who_may_enter(client: Client, cast: Cast, who: str, url: str, status: int) -> None:
    cast.login(client, who)
    assert client.get(url).status_code == status


def test_a_return_goes_from_the_form_to_the_figure(client: Client, cast: Cast, now: datetime) -> None:
    cast.login(client, "office_clerk")
    answer = client.post("/returns/new/", form(cast))
    made = AttestedReturn.objects.get()
    assert answer.url == f"/returns/{made.case.number}/"  # type: ignore[attr-defined]
    assert (made.values["value"], made.values["parts"][0]["value"]) == ("54.166667", "13")
    page = client.get(f"/returns/{made.case.number}/").content.decode()
    assert "盖章.pdf" in page
    shown = client.get("/figures/justice.online_docketing_rate/?year=2025").content.decode()
    assert "54.17%" in shown
    assert made.case.number in shown
    assert "54.17%" in client.get("/figures/?year=2025").content.decode()
    cast.login(client, "officer_b")
    assert client.get(f"/returns/{made.case.number}/").status_code == 404


def test_a_wrong_form_says_what_to_do_and_keeps_nothing(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    for changes, said in (
        ({"n": "25"}, "分子应在 0 和分母之间"),
        ({"last": "2024-12-31"}, "期间的结束不能早于开始"),
        ({"last": "2026-12-31"}, "期间还没有结束"),
        ({"signer": ""}, "签发人"),
        ({"source": "notice"}, "外部通报要有文号"),
        ({"scans": ""}, "部门报送数要有盖章扫描件"),
        ({"figure_id": "no.such"}, "报送哪项指标"),
        ({"parts": "\t5"}, "分项要有名称"),
        ({"parts": "5"}, "要有数值"),
    ):
        answer = client.post("/returns/new/", form(cast, **changes))
        assert answer.status_code == 422, changes
        assert said in answer.content.decode(), changes
    assert not AttestedReturn.objects.exists()
    cast.login(client, "officer_a")
    answer = client.post("/returns/new/", form(cast))
    assert answer.status_code == 422
    assert not AttestedReturn.objects.exists()


def test_a_correction_needs_a_reason_and_the_right_unit(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    client.post("/returns/new/", form(cast))
    number = AttestedReturn.objects.get().case.number
    url = f"/returns/{number}/correct/"
    assert "网上立案" in client.get(url).content.decode()
    assert client.post(url, form(cast, n="12")).status_code == 422
    without_scan = client.post(url, form(cast, n="12", reason="重复", scans=""))
    assert "部门报送数要有盖章扫描件" in without_scan.content.decode()
    assert client.post(url, form(cast, n="12", parts="", reason="重复")).status_code == 302
    page = client.get(f"/returns/{number}/").content.decode()
    assert "第 2 版" in page
    assert "重复" in page
    cast.login(client, "inspector")
    assert client.get(url).status_code == 200
    cast.login(client, "officer_b")
    assert client.get(url).status_code == 404


def test_an_estimate_is_stated_with_its_interval(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    typed = {"figure_id": "survey.satisfaction", "value": "86.5", "n": "", "whole": "372", "parts": ""}
    assert 'name="low"' in client.get("/returns/new/?figure=survey.satisfaction").content.decode()
    refused = client.post("/returns/new/", form(cast, **typed, low="87", high="90"))
    assert "区间应包含数值" in refused.content.decode()
    client.post("/returns/new/", form(cast, **typed, low="82.7", high="89.6"))
    made = AttestedReturn.objects.get()
    assert made.values["interval"] == ["82.7", "89.6"]
    page = client.get(f"/returns/{made.case.number}/correct/").content.decode()
    assert 'value="82.7"' in page
