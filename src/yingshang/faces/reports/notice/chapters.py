"""What a month's notice tells: the month in figures, five lines of work, who is behind, what comes next.

Units stand in their order, never by how much they did; named as behind is only what enterprises wait for. Beside each
unit stands its part and its whole, so that one late answer of two does not read like one of fifty.
"""

from __future__ import annotations

from yingshang.faces.reports.summary.sentences import Chapter, OneOf, Section, Sentence, above, below, one_of


def _against(figure: str, words: str) -> OneOf:
    """``，比上月增长8%`` or ``下降``, whichever it is; nothing where it is neither or unknown."""
    return one_of(
        Sentence(f"，{words}增长{{{figure}}}", when=(above(figure),)),
        Sentence(f"，{words}下降{{{figure}|abs}}", when=(below(figure, 0),)),
    )


_OVERVIEW = Chapter(
    "总体情况",
    (),
    lead=(
        Sentence(
            "{@month}，{@all}受理企业诉求{demands.received}{*}。",
            listing=(
                _against("demands.received_on_before", "比上月"),
                _against("demands.received_growth", "比上年同月"),
            ),
            joiner="",
        ),
        Sentence(
            "{*}。",
            listing=(
                "诉求响应率为{demands.response_rate}{demands.response_rate|share}",
                "办结回访满意率为{demands.satisfaction_rate}{demands.satisfaction_rate|share}",
            ),
        ),
        Sentence(
            "{*}。",
            listing=(
                "包联责任人联系企业{outreach.visits_by_channel}",
                "各部门回访企业{outreach.department_visits}",
            ),
        ),
        Sentence(
            "新登记{@entity}{enterprises.newly_registered}{*}。",
            listing=(_against("enterprises.newly_registered_growth", "比上年同月"),),
            joiner="",
        ),
    ),
)

_DEMANDS = Section(
    "企业诉求办理",
    sentences=(
        Sentence("{@month}受理企业诉求{demands.received}{demands.received|among}。"),
        Sentence(
            "答复按时率为{demands.answered_in_time_rate}{demands.answered_in_time_rate|share}{*}。",
            listing=("，各单位按时件数与答复件数为：{demands.answered_in_time_rate|units}",),
        ),
        Sentence(
            "办结回访中，企业答复已解决的占{demands.solved_rate}{demands.solved_rate|share}{*}。",
            listing=("，表示满意的占{demands.satisfaction_rate}{demands.satisfaction_rate|share}",),
        ),
        Sentence(
            "截至{@as_of}，正在计时的诉求{demands.overdue|N}件，其中逾期未答复的{demands.overdue|n}件。",
            zero=True,
        ),
    ),
)

_OUTREACH = Section(
    "包联走访",
    sentences=(
        Sentence(
            "截至{@as_of}，{outreach.enterprises_assigned}企业有在岗包联责任人{*}。",
            listing=("，包联覆盖率为{outreach.assignment_rate}{outreach.assignment_rate|share}",),
        ),
        Sentence(
            "{@month}{*}。",
            listing=(
                "包联责任人联系企业{outreach.visits_by_channel}{outreach.visits_by_channel|among}",
                "部门回访企业{outreach.department_visits}",
                "召开企业座谈会{outreach.symposiums}",
                "帮办成事项{outreach.assisted_matters}",
            ),
        ),
        Sentence("开展包联以来一次也没有联系上的企业还有{outreach.never_reached}{outreach.never_reached|share}。"),
    ),
)

_CODES = Section(
    "企业码",
    sentences=(
        Sentence(
            "截至{@as_of}，{*}。",
            listing=(
                "企业码注册率为{codes.registered_rate}{codes.registered_rate|share}",
                "注册使用率为{codes.usage_rate}{codes.usage_rate|share}",
            ),
        ),
    ),
)

_RETURNS = Section(
    "报表报送",
    sentences=(
        Sentence(
            "{@month}到期的报表{intake.in_time_rate|N}份，按时报送{intake.in_time_rate|n}份，按时率为{intake.in_time_rate}。"
        ),
    ),
)

_COMPLAINTS = Section(
    "投诉举报",
    sentences=(
        Sentence("{@month}受理营商环境投诉举报{complaints.received}。"),
        Sentence(
            "提交的办理结果中，按时的占{complaints.answered_in_time_rate}{complaints.answered_in_time_rate|share}。"
        ),
    ),
)

_LATE_ANSWERS = Section(
    "部分企业诉求没有按时答复",
    sentences=(
        Sentence("{@month}没有按时答复的单位（未按时件数/答复件数）：{demands.answered_in_time_rate|behind}。"),
        Sentence("截至{@as_of}逾期仍未答复的单位（逾期件数/计时件数）：{demands.overdue|units}。"),
        Sentence("没有在首次联系时限内联系企业的单位（未联系件数/考核件数）：{demands.response_rate|behind}。"),
    ),
)

_UNREACHED = Section(
    "部分企业还没有联系上",
    sentences=(Sentence("一次也没有联系上的企业所在地（未联系上家数/包联家数）：{outreach.never_reached|units}。"),),
)

_LATE_RETURNS = Section(
    "部分报表迟报漏报",
    sentences=(
        Sentence("{@month}到期的报表没有按时报送的单位（未按时份数/应报份数）：{intake.in_time_rate|behind}。"),
    ),
)

_NEXT = Chapter("下一步工作", ())

CHAPTERS: tuple[Chapter, ...] = (
    _OVERVIEW,
    Chapter("分项情况", (_DEMANDS, _OUTREACH, _CODES, _RETURNS, _COMPLAINTS)),
    Chapter("存在的问题", (_LATE_ANSWERS, _UNREACHED, _LATE_RETURNS)),
    _NEXT,
)
