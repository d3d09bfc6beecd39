"""A second district that keeps no records: returns and notices alone print its whole summary, in the workshop too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.faces.reports.conftest import StateNumber
from tests.faces.reports.stated_year import NOTICES, RETURNS
from yingshang.faces.reports.drafting import ANNUAL
from yingshang.faces.reports.services import Summary, build_summary, verify_report
from yingshang.kernel.documents import read_figures
from yingshang.kernel.figures import FigureScope, Period
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.models import AttestedReturn, ReturnSource
from yingshang.kernel.figures.returns import Attestation, correct_return, file_return
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.models import Unit, UnitKind, User
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.identity.requests import SEAT_KEY
from yingshang.kernel.identity.services import create_unit, found_district
from yingshang.kernel.workshop.models import Paper
from yingshang.kernel.workshop.outputs.files import docx_of
from yingshang.kernel.workshop.queries import checks_of, text_of
from yingshang.kernel.workshop.queries.content import content_of, printed_in
from yingshang.kernel.workshop.rules.marks import read_marks
from yingshang.kernel.workshop.services import open_paper

YEAR = Period.between(date(2022, 1, 1), date(2022, 12, 31))
BEGINNING = date(2021, 1, 1)
OFFICIAL = Attestation("王一", "李二", "张三", date(2023, 2, 20), document_number="豫营商〔2023〕6号")
UNITS = (("FY-SJJ", "汾阳区市场监督管理局", UnitKind.DEPARTMENT), ("FY-QHX", "汾阳区清河乡人民政府", UnitKind.TOWNSHIP))


@dataclass(frozen=True)
class Second:
    """The district, who heads its office, and its returns."""

    unit: Unit
    user: User
    head: Actor
    returns: Mapping[str, AttestedReturn]


@pytest.fixture
def second(cast: Cast, state_number: StateNumber, now: datetime) -> Second:
    """Founded beside a first district; units, first accounts, and a number for each figure of the contract."""
    state_number("oversight.notices", value=99)
    district, accounts = found_district(code="410999", name="汾阳区", since=BEGINNING, actor=SYSTEM, now=now)
    for code, name, kind in UNITS:
        create_unit(code=code, name=name, kind=kind, since=BEGINNING, actor=SYSTEM, now=now, parent=district)
    users = User.objects.filter(username__in=[one.username for one in accounts]).order_by("pk")
    user, head = next((user, actor) for user in users if (actor := actor_for(user)).has("reports.make"))
    returns = {}
    for source, stated in ((ReturnSource.RETURN, RETURNS), (ReturnSource.NOTICE, NOTICES)):
        for figure_id, values in stated.items():
            returns[figure_id] = file_return(
                actor=head,
                now=now,
                figure_id=figure_id,
                unit=district,
                period=YEAR,
                values=values,
                attestation=OFFICIAL,
                source=source,
            )
    return Second(district, user, head, returns)


def written(second: Second, now: datetime) -> Summary:
    """The summary of 2022 as it is issued."""
    return build_summary(unit=second.unit, year=2022, actor=second.head, now=now)


def text_of_summary(summary: Summary) -> str:
    """Titles and paragraphs as read."""
    lines = []
    for part in summary.written.content["parts"]:
        lines += [part["title"], *(_read(runs) for runs in part["paragraphs"])]
    return "\n".join(line for line in lines if line)


def _read(runs: list[str | dict[str, str]]) -> str:
    return "".join(run if isinstance(run, str) else run["printed"] for run in runs)


def test_the_year_states_the_whole_contract() -> None:
    assert {*RETURNS, *NOTICES} == set(contract())
    assert len(RETURNS) + len(NOTICES) == len(contract()) == 117


def test_returns_alone_print_every_figure(second: Second, now: datetime, tmp_path: Path) -> None:
    summary = written(second, now)
    figures = {figure.figure_id: figure for figure in summary.report.figures.all()}
    assert set(figures) == set(contract())
    assert summary.dropped == ()
    assert {figure.source for figure in figures.values()} == {"return", "notice"}
    assert not any(figure.record_count for figure in figures.values())
    file = tmp_path / "summary.docx"
    file.write_bytes(docx_of(summary.written))
    assert {figure.id for figure in read_figures(file)} == set(contract())
    assert verify_report(file=file) == {"ok": True, "changed": []}


SAID = (
    "3月，调整完善了由区委书记、区长任双组长的区优化营商环境工作领导小组和“一办四组”工作推进机制。",
    "区人大开展贯彻落实“两条例一决定”视察2次，区政协开展优化营商环境民主监督1次。",
    "18个重点领域全部由一名常委联系、一名处级领导分管。",
    "截至2022年底，全区5862家企业有包联责任人，在营企业全部包联。",
    "注册使用率达96%以上",
    "组织9项一级指标的牵头单位和相关单位参加全省营商环境评价。",
    "340多条工作信息被市级以上媒体刊登（其中人民网12条、凤凰网19条、印象网124条、日报192条）。",
    "承诺时限压缩至法定时限的25%",
    "网上办理深度全部达到三星级以上",
    "通报批评17个单位（共21次）",
    "首批工作站于8月挂牌，截至2022年底已在12家金融机构营业网点设立工作站。",
    "全区新增各类市场主体7315户，同比增长12.6%。",
    "好评率为100%",
    "推进“一件事一次办”改革",
    "涉企案件从立案到结案不超过48天。",
    "小额诉讼案件全部在一个月内审结。",
    "在全省营商环境评价中，我区综合得分为81.46分，位居第47位。与上年相比，综合得分提高6.18分，位次提高35位。",
    "“获得信贷”位居全省第6、“政务服务”位居全省第9。",
    "企业满意度为86.5%（95%置信区间为82.7%至89.6%）",
    "开展宣传工作专题培训6场（培训512人次）",
    "办事窗口平均排队11.6分钟（第95百分位34分钟、最长71分钟）。",
    "只有54.17%（65/120）的监管事项子项有数据汇聚至国家“互联网+监管”系统",
    "我区目前处于全省第二方阵，下一步以保持第二方阵、力争进入第一方阵为目标推进各项工作。",
    "针对省评报告反馈的88个问题",
    "目前已获批2个（已申报4个）。",
)
"""What the office's summary of 2022 says, in the words of the template and with the numbers of the returns."""


def test_it_says_what_the_office_said(second: Second, now: datetime) -> None:
    text = text_of_summary(written(second, now))
    assert [said for said in SAID if said not in text] == []
    assert "99" not in text.replace("99.61%", "").replace("99.", "")
    assert not any(mark in text for mark in ("〔", "未填", "None", "{", "经营主体"))


def test_a_corrected_return_is_named(second: Second, now: datetime, tmp_path: Path) -> None:
    summary = written(second, now)
    file = tmp_path / "summary.docx"
    file.write_bytes(docx_of(summary.written))
    before = second.returns["justice.days_to_close"]
    values = {"value": "31.9", "parts": [{"name": "最长", "value": 52}]}
    correct_return(
        actor=second.head, now=now, previous=before, values=values, attestation=OFFICIAL, reason="补录两件延期结案"
    )
    found = verify_report(file=file)
    assert not found["ok"]
    (change,) = found["changed"]
    assert (change["id"], change["printed"]) == ("justice.days_to_close", "不超过48天")
    assert change["why"] == [f"报送数 {before.case.number} 已由第2版更正：补录两件延期结案"]


def drafted(second: Second, now: datetime) -> Paper:
    """The summary as a paper of the workshop, as the system drafts it."""
    return open_paper(
        template=ANNUAL,
        unit=second.unit,
        first=YEAR.first,
        last=YEAR.last,
        title="汾阳区2022年优化营商环境工作总结",
        material_due=None,
        actor=second.head,
        now=now,
    )


def test_the_workshop_drafts_and_prints_all_of_them(second: Second, now: datetime) -> None:
    paper = drafted(second, now)
    marked = {
        mark.name
        for paragraphs in text_of(paper).values()
        for paragraph in paragraphs
        for mark in read_marks(paragraph.text)[0]
    }
    assert marked == set(contract())
    parts = content_of(paper)
    assert set(printed_in(parts)) == set(contract())
    text = "".join(
        run if isinstance(run, str) else run.printed for part in parts for runs in part.paragraphs for run in runs
    )
    assert "待核" not in text
    assert [said for said in SAID if said not in text] == []
    assert [check.message for check in checks_of(paper) if check.weight == "stops"] == []


def test_the_papers_page_reads_each_figure_once(client: Client, second: Second, now: datetime) -> None:
    paper = drafted(second, now)
    client.force_login(second.user, "yingshang.kernel.login.backends.PasswordBackend")
    session = client.session
    session[SEAT_KEY] = second.head.seat
    session.save()
    address = f"/papers/{paper.case.number}/"
    with CaptureQueriesContext(connection) as reads:
        Reader(FigureScope.of(second.unit), YEAR).read_all(contract())
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert "54.17%" in page
    assert len(asked) <= len(reads) + 40
