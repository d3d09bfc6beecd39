"""The monthly notice: drafted from the month's records, units in their order with part and whole, nothing that is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.faces.reports.test_template import BOASTS
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.models import Demand
from yingshang.faces.reports.drafting import asks_in
from yingshang.faces.reports.notice import CHAPTERS, MONTHLY, draft_notice, plan_notice
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import Reader, known_ids
from yingshang.kernel.workshop.models import Section
from yingshang.kernel.workshop.queries.numbers import filled
from yingshang.kernel.workshop.services import open_paper
from yingshang.kernel.workshop.templates import template_of

pytestmark = pytest.mark.django_db
MARCH = Period.between(date(2026, 3, 1), date(2026, 3, 31))


def told(cast: Cast, period: Period = MARCH) -> dict[str, str]:
    """The notice as it would print, part by part."""
    district = cast.units["district"]
    reader = Reader(FigureScope.of(district), period)
    return {
        key: "".join(piece if isinstance(piece, str) else piece[1] for text in texts for piece in filled(text, reader))
        for key, texts in draft_notice(district, period).items()
    }


def figures() -> set[str]:
    """The ids of all figures that the declaration names."""
    found: set[str] = set()
    for chapter in CHAPTERS:
        for one in (*chapter.lead, *(s for section in chapter.sections for s in section.sentences)):
            found |= set(one.figures())
    return found


def test_the_declaration_names_known_figures_and_does_not_boast() -> None:
    assert figures() <= set(known_ids())
    assert not [word for word in BOASTS if word in str(CHAPTERS)]


def test_a_month_without_records_is_not_told(cast: Cast) -> None:
    assert told(cast) == {}


def test_an_answer_in_time_is_told_and_nobody_is_named_as_late(road: Road) -> None:
    road.to_replied()
    notice = told(road.cast)
    assert notice["c1"].startswith("3月，全区受理企业诉求1件。")
    assert "区市场监管局1/1" in notice["c2s1"]
    assert "c3s1" not in notice


def test_a_late_answer_names_its_unit_with_part_and_whole(road: Road) -> None:
    road.to_handling()
    road("officer_a", Move.REPLY, result="solved", text="路面已修复。", after=timedelta(days=14))
    assert Demand.objects.get().replied_in_time is False
    notice = told(road.cast)
    assert "没有按时答复的单位（未按时件数/答复件数）：区市场监管局1/1。" in notice["c3s1"]
    assert "区市场监管局0/1" in notice["c2s1"]


def test_what_is_overdue_at_the_end_of_the_month_stays_told_when_it_is_answered_later(road: Road) -> None:
    road.to_handling()
    overdue = "截至3月31日逾期仍未答复的单位（逾期件数/计时件数）：区市场监管局1/1。"
    assert overdue in told(road.cast)["c3s1"]
    road("officer_a", Move.REPLY, result="solved", text="路面已修复。", after=timedelta(days=40))
    assert overdue in told(road.cast)["c3s1"]
    may = Period.between(date(2026, 5, 1), date(2026, 5, 31))
    assert "c3s1" not in told(road.cast, may)


def test_growth_is_told_only_against_months_that_have_records(road: Road) -> None:
    road.accept()
    april = Period.between(date(2026, 4, 1), date(2026, 4, 30))
    assert april.before() == MARCH
    reader = Reader(FigureScope.of(road.cast.units["district"]), april)
    assert reader.read("demands.received_on_before").outcome.value is None
    may = Period.between(date(2026, 5, 1), date(2026, 5, 31))
    assert Reader(reader.scope, may).read("demands.received_on_before").outcome.value is None


def test_its_parts_and_who_is_asked(cast: Cast) -> None:
    plans = list(plan_notice(cast.units["district"], MARCH))
    assert [plan.title for plan in plans if plan.level == 1] == ["总体情况", "分项情况", "存在的问题", "下一步工作"]
    titles = {plan.title for plan in plans}
    assert set(asks_in("notice_asks.toml")) <= titles
    assert template_of(MONTHLY).name == "营商环境工作月度通报"


def test_the_office_opens_one_for_a_month(road: Road) -> None:
    road.to_replied()
    paper = open_paper(
        template=MONTHLY,
        unit=road.cast.units["district"],
        first=MARCH.first,
        last=MARCH.last,
        title="云溪区2026年3月营商环境工作通报",
        material_due=None,
        actor=road.cast.office_clerk,
        now=MONDAY + timedelta(days=2),
    )
    sections = {section.key: section.current for section in Section.objects.filter(paper=paper)}
    assert (sections["c1"], sections["c2s1"], sections["c4"]) == (1, 1, 0)
