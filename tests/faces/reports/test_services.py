"""Writing a summary: what is told, what is left out and why, what is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from tests.cast import Cast
from tests.faces.reports.conftest import StateNumber
from yingshang.faces.reports.errors import NotAllowed, UnknownUnit, YearNotBegun
from yingshang.faces.reports.services import Summary, build_summary, unit_by_code, write_annual_summary
from yingshang.kernel.documents import MissingProgram, read_figures, read_manifest
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.ui.workshop.standalone import page_of
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import docx_of


def build(cast: Cast, now: datetime, *, who: str = "office_head", year: int = 2025, draft: bool = False) -> Summary:
    """The district's summary."""
    return build_summary(unit=cast.units["district"], year=year, actor=cast[who], now=now, draft=draft)


def text_of(summary: Summary) -> str:
    """The body as read."""
    pieces = []
    for part in summary.written.content["parts"]:
        for runs in part["paragraphs"]:
            pieces += [run if isinstance(run, str) else run["printed"] for run in runs]
    return "".join(pieces)


def reasons(summary: Summary) -> dict[str, str]:
    """Figure id → why it is not told."""
    return {missing.id: missing.reason for row in summary.dropped for missing in row.missing}


def test_a_district_with_nothing_but_returns_prints_its_whole_summary(
    cast: Cast, now: datetime, all_stated: None
) -> None:
    summary = build(cast, now)
    printed = {figure.figure_id for figure in summary.report.figures.all()}
    assert printed == set(contract())
    assert summary.dropped == ()
    assert [part["level"] for part in summary.written.content["parts"]].count(1) == 4
    text = text_of(summary)
    assert "在全省营商环境评价中，我区综合得分为12分，位居第12位。" in text
    assert "只有90%（90/100）的监管事项子项" in text
    assert "经营主体" in text
    assert "市场主体" not in text
    assert "〔" not in text
    assert "未填" not in text


def test_what_has_no_value_is_left_out_and_listed_with_its_reason(
    cast: Cast, now: datetime, state_number: StateNumber
) -> None:
    state_number("oversight.notices", value=14)
    state_number("oversight.warnings", value=0)
    summary = build(cast, now, draft=True)
    assert text_of(summary) == "印发优化营商环境方面的通报14件。"
    found = reasons(summary)
    assert found["oversight.clues"] == "未接入"
    assert found["demands.received"] == "未报送"
    assert found["oversight.warnings"] == "不适用"
    assert set(contract()) - set(found) == {"oversight.notices"}


def test_a_clause_falls_alone(cast: Cast, now: datetime, state_number: StateNumber) -> None:
    state_number("finance.needs_forwarded", value=87)
    state_number("finance.agreements", value=5)
    state_number("credit.scenario_fields", value=3)
    text = text_of(build(cast, now))
    assert "拓宽企业融资渠道，将87家企业的融资需求反馈至金融机构，与金融机构签订合作协议5份。" in text
    assert "推进“信用+”应用，已在3个领域落地应用场景。" in text


def test_all_is_said_only_of_all(cast: Cast, now: datetime, state_number: StateNumber) -> None:
    state_number("justice.small_claims_within_month_rate", n=186, N=186)
    state_number("govservices.within_one_visit_rate", n=1999, N=2000)
    text = text_of(build(cast, now))
    assert "小额诉讼案件全部在一个月内审结。" in text
    assert "最多跑一次的事项占99.95%（1999/2000）" in text


def test_a_fall_is_told_as_a_problem_and_not_as_a_gain(cast: Cast, now: datetime, state_number: StateNumber) -> None:
    state_number("evaluation.score_change", value="-2.1")
    state_number("evaluation.rank_change", value=3)
    told, chapter = dict[str, str](), ""
    for part in build(cast, now).written.content["parts"]:
        chapter = part["title"] if part["level"] == 1 else chapter
        told[chapter] = told.get(chapter, "") + str(part)
    assert "位次提高" in told["取得的成效"]
    assert "得分提高" not in told["取得的成效"]
    assert "得分下降" in told["存在的问题"]
    assert "2.1分" in told["存在的问题"]


def test_a_working_copy_marks_what_is_to_be_checked_and_an_issued_one_does_not(
    cast: Cast, now: datetime, state_number: StateNumber
) -> None:
    state_number("oversight.notices", value=14)
    draft, issued = build(cast, now, draft=True), build(cast, now)
    assert draft.written.content["checks"] == [{"id": "oversight.notices", "why": "没有盖章扫描件。"}]
    assert "〔待核〕" in page_of(draft.written, actor=None)
    assert draft.document.attachments
    assert "〔待核〕" not in page_of(issued.written, actor=None)
    assert not issued.document.attachments


def test_the_docx_carries_its_figures_and_the_way_back(cast: Cast, now: datetime, all_stated: None) -> None:
    summary = build(cast, now)
    content = docx_of(summary.written)
    figures = read_figures(BytesIO(content))
    issued = {figure.figure_id: figure.printed for figure in summary.report.figures.all()}
    assert {figure.id for figure in figures} == set(contract())
    assert all(figure.printed in issued[figure.id] for figure in figures)
    manifest = read_manifest(BytesIO(content))
    assert manifest is not None
    assert manifest["report"] == summary.report.token
    assert manifest["digest"] == summary.report.digest
    assert docx_of(Edition.objects.get()) == content


def test_the_page_needs_no_script_and_no_other_host(cast: Cast, now: datetime, all_stated: None) -> None:
    page = page_of(build(cast, now).written, actor=None)
    assert "<script" not in page.replace('<script type="application/json"', "")
    assert "http" not in page
    for figure_id in contract():
        assert f'href="#figure-{figure_id}"' in page
        assert f'id="figure-{figure_id}"' in page


def test_a_year_not_over_says_until_when(cast: Cast, now: datetime) -> None:
    assert build(cast, now, year=2026).report.title == "云溪区2026年优化营商环境工作总结（截至3月11日）"
    with pytest.raises(YearNotBegun):
        build(cast, now, year=2027)


@pytest.mark.parametrize("who", ["leader", "officer_a", "inspector", "enterprise", "anonymous"])
def test_only_the_office_may_make_one(cast: Cast, now: datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        build(cast, now, who=who)
    assert not FrozenReport.objects.exists()
    assert not Edition.objects.exists()


def test_a_written_summary_is_never_changed(cast: Cast, now: datetime) -> None:
    build(cast, now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(draft=True)


def test_numbers_follow_each_other(cast: Cast, now: datetime) -> None:
    assert [build(cast, now + timedelta(hours=n)).written.number for n in (1, 2)] == ["ZJ2026-000001", "ZJ2026-000002"]


def test_units_are_named_by_code(cast: Cast) -> None:
    assert unit_by_code(None) == cast.units["district"]
    assert unit_by_code("YX-QXZ") == cast.units["township"]
    with pytest.raises(UnknownUnit):
        unit_by_code("nix")


def test_a_machine_without_office_freezes_nothing(
    cast: Cast, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgram):
        write_annual_summary(
            year=2025,
            unit_code=None,
            out=tmp_path / "a.docx",
            pdf=tmp_path / "a.pdf",
            html=None,
            actor=cast.system,
            now=now,
        )
    assert not FrozenReport.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_unit_speaks_for_itself(cast: Cast, now: datetime) -> None:
    made = build_summary(unit=cast.units["township"], year=2025, actor=cast.office_clerk, now=now)
    assert made.report.title == "清溪镇2025年优化营商环境工作总结"
    assert made.written.content["signer"] == "云溪区清溪镇人民政府"
    assert made.report.period_last == date(2025, 12, 31)
