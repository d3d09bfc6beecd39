"""``/papers/new/``: a paper is begun in two steps."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.kernel.ui.workshop.conftest import body
from tests.kernel.workshop.conftest import TEMPLATE
from yingshang.kernel.workshop.models import Paper, Request

pytestmark = pytest.mark.django_db
URL = "/papers/new/"


def kind(cast: Cast, period: str = "2026-02") -> dict[str, str]:
    return {"template": TEMPLATE.code, "unit": str(cast.units["district"].pk), "period": period}


def test_the_first_step_offers_kinds_units_years_and_months(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    shown = body(client, URL)
    for word in ("测试通报", "云溪区", "2026年", "2025年", "2026年3月"):
        assert word in shown
    assert client.get(URL, kind(cast, "2099")).status_code == 422


def test_the_second_step_proposes_title_days_and_the_usual_units(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    answer = client.get(URL, kind(cast))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "云溪区2026年2月测试通报" in shown
    assert 'value="2026-02-28"' in shown
    assert f'value="{cast.units["unit_a"].pk}" checked' in shown


def test_the_paper_is_opened_with_those_who_are_ticked_or_named(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    data = {
        **kind(cast),
        "title": "二月通报",
        "first": "2026-02-01",
        "last": "2026-02-28",
        "material_due": "2026-03-20",
        "ask:done": str(cast.units["unit_a"].pk),
        "more:publicity": "清溪镇、河西街道",
    }
    wrong = client.post(URL, data | {"more:publicity": "不存在局"})
    assert wrong.status_code == 422
    assert "没有单位“不存在局”" in wrong.content.decode()
    assert client.post(URL, data | {"material_due": "2026-01-01"}).status_code == 422
    assert not Paper.objects.exists()
    made = client.post(URL, data)
    paper = Paper.objects.get()
    assert made["Location"] == f"/papers/{paper.case.number}/"
    assert (paper.title, paper.first, paper.last) == ("二月通报", date(2026, 2, 1), date(2026, 2, 28))
    assert {(r.section.key, r.unit.short_name) for r in Request.objects.all()} == {
        ("done", "区市场监管局"),
        ("publicity", "清溪镇"),
        ("publicity", "河西街道"),
    }


def test_without_a_day_nobody_is_asked(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    data = {**kind(cast), "title": "二月通报", "first": "2026-02-01", "last": "2026-02-28", "material_due": ""}
    assert client.post(URL, data | {"ask:done": str(cast.units["unit_a"].pk)}).status_code == 302
    assert not Request.objects.exists()


def test_units_do_not_begin_papers(client: Client, cast: Cast) -> None:
    for who in ("officer_a", "leader"):
        cast.login(client, who)
        assert client.get(URL).status_code == 403
        assert client.post(URL, kind(cast)).status_code == 403
    assert not Paper.objects.exists()
