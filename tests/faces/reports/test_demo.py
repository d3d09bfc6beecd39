"""The demonstration's papers, told from returns alone: a summary from the call to its erratum, two notices, nothing to come."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from yingshang.faces.reports.demo import tell_the_papers
from yingshang.faces.reports.drafting import ANNUAL
from yingshang.faces.reports.notice import MONTHLY
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.cases.models import TimelineEntry
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.demo import Stage
from yingshang.kernel.figures.demo import build_returns
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.identity.demo import build_organisation
from yingshang.kernel.workshop.enums import Given, Opinion, Source, State, Word
from yingshang.kernel.workshop.models import (
    Confirmation,
    Countersign,
    Edition,
    Exchange,
    Material,
    Paper,
    Request,
    Revision,
)
from yingshang.kernel.workshop.services import verify_edition
from yingshang.kernel.workshop.services.material import state_of

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def told_until(today: date) -> Stage:
    """The papers of a district that has people and returns and no records."""
    stage = Stage(seed=1, today=today, enterprises=0, say=lambda _: None)
    build_organisation(stage)
    build_returns(stage)
    tell_the_papers(stage)
    return stage


def words(paper: Paper, round_: int) -> Counter[str]:
    rows = Confirmation.objects.filter(round__paper=paper, round__number=round_)
    return Counter(rows.values_list("word", flat=True))


def one(figure: str, round_: int) -> tuple[str, list[str]]:
    row = Confirmation.objects.get(figure_id=figure, round__number=round_, round__paper__template=ANNUAL)
    return row.word, row.printed


def test_the_summary_goes_its_whole_road() -> None:
    stage = told_until(date(2026, 3, 11))
    paper = Paper.objects.get(template=ANNUAL)
    assert (paper.case.state, paper.number) == (State.ISSUED, "云营商办〔2026〕1号")
    assert (paper.first, paper.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert paper.issued_on is not None
    assert paper.issued_on < date(2026, 2, 10)

    given = Counter(state_of(request, stage.today) for request in Request.objects.filter(section__paper=paper))
    assert given[Given.WAIVED] == 1
    assert given[Given.LATE_GIVEN] >= 3
    assert given[Given.GIVEN] >= 40
    assert Request.objects.filter(section__paper=paper).values("unit").distinct().count() >= 30
    assert Request.objects.exclude(reminded_on=None).exists()
    assert Material.objects.filter(source=Source.DOCX).exclude(attachment=None).exists()
    assert Material.objects.filter(number=2).exists()
    assert [r for r in Revision.objects.filter(section__paper=paper) if r.base < r.number - 1]  # two at once
    assert [r for r in Revision.objects.filter(section__paper=paper) if len(r.drawn_from) >= 3]
    assert paper.proofs.get().claim == "全市首个"

    assert words(paper, 1)[Word.KEPT] == 2
    assert words(paper, 1)[Word.SILENT] >= 1
    assert one("finance.needs_forwarded", 1) == (Word.CORRECTED, ["87家"])
    assert one("finance.needs_forwarded", 2) == (Word.CONFIRMED, ["91家"])
    assert words(paper, 2) == {Word.CONFIRMED: sum(words(paper, 1).values())}

    signed = Countersign.objects.filter(paper=paper).exclude(opinion=Opinion.WAITING)
    assert list(signed.values_list("turn", "opinion")) == [
        (1, Opinion.AGREED),
        (1, Opinion.RETURNED),
        *[(2, Opinion.AGREED)] * 3,
    ]
    exchange = Exchange.objects.get(paper=paper)
    assert exchange.stamped is not None
    erratum = paper.errata.get()
    assert [(row["printed"], row["corrected"]) for row in erratum.changes] == [(["126个"], ["124个"])]
    assert AttestedReturn.objects.filter(version=2).count() == 3

    edition = Edition.objects.get(frozen=paper.frozen)
    changed = verify_edition(edition, actor=None).changed
    assert [change.id for change in changed] == ["govservices.delegated_matters"]
    assert verify().ok


def test_two_notices_one_issued_one_under_way_and_all_in_working_hours() -> None:
    stage = told_until(date(2026, 6, 30))
    earlier, later = Paper.objects.filter(template=MONTHLY).order_by("first")
    assert (earlier.first, earlier.case.state) == (date(2026, 4, 1), State.ISSUED)
    assert (later.first, later.case.state) == (date(2026, 5, 1), State.CONFIRMING)
    assert "月营商环境工作通报" in later.title
    calendar = calendar_for(stage.things["district"])
    entries = TimelineEntry.objects.filter(case__in=Paper.objects.values("case"))
    for entry in entries:
        assert entry.at < stage.now
        assert calendar.is_working(day_of(entry.at))
        assert 8 <= local(entry.at).hour < 18


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2026, 1, 3), {MONTHLY: [State.ISSUED]}),
        (date(2026, 1, 15), {ANNUAL: [State.EDITING, State.CONFIRMING], MONTHLY: [State.ISSUED, State.CONFIRMING]}),
    ],
)
def test_what_lies_ahead_is_not_told(today: date, states: dict[str, list[str]]) -> None:
    stage = told_until(today)
    for paper in Paper.objects.select_related("case"):
        assert paper.case.state in states[paper.template]
    assert not TimelineEntry.objects.filter(at__gte=stage.now).exists()
    assert not Material.objects.filter(at__gte=stage.now).exists()
    assert not Revision.objects.filter(at__gte=stage.now).exists()
