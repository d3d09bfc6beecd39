"""The month's summary: what it counts, who issues it, what the paper says and does not say."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from tests.affairs.outreach.checked import FEBRUARY, IN_MARCH, Checked
from tests.cast import Cast
from yingshang.affairs.outreach.enums import RecheckMove
from yingshang.affairs.outreach.errors import NotPermitted, RoundRefused
from yingshang.affairs.outreach.models import PatrolSummary
from yingshang.affairs.outreach.queries.patrol import count_month, summaries_for
from yingshang.affairs.outreach.services.patrol_papers import docx_of, rate_words
from yingshang.affairs.outreach.services.patrol_summaries import content_of, issue_summary
from yingshang.kernel.documents import read_manifest
from yingshang.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(checked: Checked) -> Checked:
    """One confirmed, one not confirmed, answered late and struck."""
    checked.move(
        checked.of("township"), "discipline", RecheckMove.CONTACT, channel="phone", finding="confirmed", text=""
    )
    row = checked.answer(checked.deny(checked.of("unit_a")), at=IN_MARCH + timedelta(days=30))
    checked.move(row, "discipline", RecheckMove.STRIKE, text="登记表日期不符。")
    return checked


def issue(checked: Checked, who: str = "discipline", *, team: bool = True) -> PatrolSummary:
    return issue_summary(
        month=FEBRUARY,
        team=checked.cast.units["team"] if team else None,
        actor=checked.cast[who],
        now=IN_MARCH,
    )


def test_the_counts_add_up(month: Checked) -> None:
    counted = count_month([month.round])
    whole = counted.whole
    assert (whole.frame, whole.drawn, whole.checked) == (30, 2, 2)
    assert (whole.confirmed, whole.unconfirmed, whole.answered, whole.late) == (1, 1, 1, 1)
    assert (whole.counted, whole.struck, whole.inconclusive, whole.waiting) == (0, 1, 0, 0)
    assert [one.unit for one in counted.units] == ["区市场监管局", "清溪镇"]
    assert counted.estimate is not None
    assert counted.estimate.share < 50  # the unit with twice as many visits was the one that failed


def test_a_small_sample_says_so(month: Checked) -> None:
    words = rate_words(content_of(count_month([month.round]))["estimate"])
    assert "证实 1 次（1/2）" in words
    assert "核实不足 30 次，比率仅供参考" in words


def test_issued_it_is_frozen_and_the_office_is_told(month: Checked) -> None:
    made = issue(month)
    again = issue(month)
    assert (made.version, again.version) == (1, 2)
    assert made.digest == again.digest
    office = month.cast.units["office"].party
    assert Message.objects.filter(recipient=office, topic="patrol.summary").count() == 2


def test_the_paper_names_units_and_nobody(month: Checked) -> None:
    made = issue(month)
    content = docx_of(made)
    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert content == docx_of(PatrolSummary.objects.get(pk=made.pk))
    assert "区市场监管局" in text
    assert "逾期说明" in text
    for name in (month.cast.enterprise_party.name, "孙志强", "冯大勇"):
        assert name not in text
    manifest = read_manifest(io.BytesIO(content))
    assert manifest is not None
    assert manifest["digest"] == made.digest


@pytest.mark.parametrize(
    ("who", "team"),
    [("office_head", True), ("head_a", True), ("leader", False), ("discipline", False), ("office_head", False)],
)
def test_others_do_not_issue_it(month: Checked, who: str, team: bool) -> None:
    with pytest.raises(NotPermitted):
        issue(month, who, team=team)
    assert not PatrolSummary.objects.exists()


def test_the_inspectorate_issues_the_districts(month: Checked) -> None:
    made = issue(month, "inspector", team=False)
    assert made.team is None
    assert made.content["whose"] == "云溪区"
    assert list(summaries_for(month.cast.office_head)) == [made]
    assert not summaries_for(month.cast.head_a).exists()


def test_before_a_round_there_is_nothing_to_issue(registered: Cast) -> None:
    with pytest.raises(RoundRefused):
        issue_summary(month=FEBRUARY, team=None, actor=registered.inspector, now=IN_MARCH)
