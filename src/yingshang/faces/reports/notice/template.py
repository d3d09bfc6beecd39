"""The monthly notice as a paper of the workshop."""

from __future__ import annotations

from collections.abc import Sequence

from yingshang.faces.reports.drafting import asks_in, drafted, drafter_for, planned, words_of_year
from yingshang.faces.reports.notice.chapters import CHAPTERS
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.workshop.templates import Drafted, SectionPlan, Template, register_template

MONTHLY = "monthly_notice"


def plan_notice(unit: Unit, period: Period) -> Sequence[SectionPlan]:
    """The parts of a month's notice."""
    return planned(CHAPTERS, asks_in("notice_asks.toml"), drafter_for(unit, period, month=_month(period)))


def draft_notice(unit: Unit, period: Period) -> Drafted:
    """What the figures of the month bear."""
    return drafted(CHAPTERS, drafter_for(unit, period, month=_month(period)))


def _month(period: Period) -> str:
    """``5月`` of a whole or begun month, the days of anything else."""
    first, last = period.first, period.last
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first.month}月"
    return f"{first.month}月{first.day}日至{last.month}月{last.day}日"


register_template(
    Template(code=MONTHLY, name="营商环境工作月度通报", plan=plan_notice, draft=draft_notice, words=words_of_year)
)
