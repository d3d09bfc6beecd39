"""The records behind a frozen figure, page by page, within the reader's reach."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.cast import Cast
from tests.kernel.figures.conftest import MakeCase, cases, district, make_case, only_here, year
from yingshang.kernel.figures import Count, FigureScope, Period, figure
from yingshang.kernel.figures.freezing import freeze_report, snapshot
from yingshang.kernel.figures.models import FrozenFigure
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.queries import frozen

__all__ = ["district", "make_case", "only_here", "year"]


@pytest.fixture
def seven(
    cast: Cast,
    now: datetime,
    make_case: MakeCase,
    only_here: None,
    district: FigureScope,
    year: Period,
    monkeypatch: pytest.MonkeyPatch,
) -> FrozenFigure:
    """A frozen figure of seven cases, two of which are the other unit's; three are listed on a page."""
    monkeypatch.setattr(frozen, "LISTED", 3)
    monkeypatch.setattr(frozen, "CHUNK", 2)

    @figure("sample.flow", name="样例件数", unit="件", kind="count", version=1, definition="样例事项件数。")
    def flow(scope: FigureScope, period: Period) -> Count:
        """All of them."""
        return Count(cases().filter(scope.cases(prefix=""), period.days("opened_on")))

    for number in range(7):
        make_case(date(2025, 3, 3), unit="unit_b" if number in (1, 4) else "unit_a")
    with snapshot():
        made = freeze_report(
            actor=cast.office_head,
            now=now,
            kind="sample",
            title="样例",
            reader=Reader(district, year),
            printed={"sample.flow": ["7件"]},
        )
    return FrozenFigure.objects.get(report=made)


def role_on(figure_row: FrozenFigure, actor: Actor, page: int) -> frozen.RoleLines:
    """The only role of the figure on one of its pages."""
    (plain,) = frozen.views_of([figure_row], actor)
    (view,) = frozen.views_of([figure_row], actor, pages={plain.roles[0].code: page})
    return view.roles[0]


def test_every_record_stands_on_one_page(cast: Cast, seven: FrozenFigure) -> None:
    pages = [role_on(seven, cast.office_clerk, number) for number in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [3, 3, 1]
    assert [(page.number, page.pages, page.beyond) for page in pages] == [(1, 3, 4), (2, 3, 1), (3, 3, 0)]
    assert len({line.label for page in pages for line in page.lines}) == 7
    assert {(page.count, page.visible, page.hidden) for page in pages} == {(7, 7, 0)}
    assert role_on(seven, cast.office_clerk, 99) == pages[2]


def test_what_may_not_be_seen_is_counted_and_takes_no_place(cast: Cast, seven: FrozenFigure) -> None:
    pages = [role_on(seven, cast.officer_a, number) for number in (1, 2)]
    assert [len(page.lines) for page in pages] == [3, 2]
    assert {(page.count, page.visible, page.hidden) for page in pages} == {(7, 5, 2)}
