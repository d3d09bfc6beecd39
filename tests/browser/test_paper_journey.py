"""Units and the office at one paper: what a clerk writes and stands for, and a number that is objected to before issue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.test_returns import PASSWORD, PDF, sign_in
from tests.cast import Cast, build_cast
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, TEMPLATE
from yingshang.kernel import clock
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.returns import Attestation
from yingshang.kernel.figures.signed import state_signed
from yingshang.kernel.figures.verifying import verify_report
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.workshop.enums import Move, State, Word
from yingshang.kernel.workshop.models import Confirmation, Material, Paper, Request, Section
from yingshang.kernel.workshop.queries.content import content_of, printed_in
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import confirm_numbers, open_paper, save_section, set_order, set_owner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STAMPED: FilePayload = {"name": "盖章.pdf", "mimeType": "application/pdf", "buffer": PDF}
STATED = {BRIEFINGS: ("unit_a", {"value": "12"}), RATE: ("unit_b", {"n": "45", "N": "60"})}


@dataclass
class Work:
    """A paper on the last month; unit A answers for the briefings, unit B for the rate."""

    cast: Cast
    paper: Paper

    @property
    def url(self) -> str:
        return f"/papers/{self.paper.case.number}/"

    def write(self, *texts: str) -> None:
        """What the editor makes of the material."""
        section = Section.objects.get(paper=self.paper, key="publicity")
        rows = [Paragraph(f"p{n}", text) for n, text in enumerate(texts)]
        save_section(
            section=section, paragraphs=rows, base=section.current, actor=self.cast.office_clerk, now=clock.now()
        )

    def to_confirming(self) -> None:
        for move in (Move.EDIT, Move.CONFIRM):
            self.paper.refresh_from_db()
            perform(self.paper.case, move, {}, actor=self.cast.office_clerk, now=clock.now())


@pytest.fixture
def work(transactional_db: None) -> Work:
    """The cast with passwords, a number of each unit, and a paper for which unit A is asked."""
    cast = build_cast()
    for user in cast.users.values():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    today = clock.today()
    last = today.replace(day=1) - timedelta(days=1)
    for figure, (unit, values) in STATED.items():
        with transaction.atomic():
            state_signed(
                actor=cast.office_clerk, now=clock.now(), reporter=cast.units[unit], figure_id=figure,
                unit=cast.units["district"], period=Period.between(last.replace(day=1), last), values=values,
                attestation=Attestation(preparer="孙志强", checker="李敏", signer="赵国庆", signed_on=today),
                reason="首次报送",
            )  # fmt: skip
        set_owner(
            district=cast.units["district"],
            figure=figure,
            unit=cast.units[unit],
            since=last,
            actor=cast.office_clerk,
            now=clock.now(),
        )
    paper = open_paper(
        template=TEMPLATE.code, unit=cast.units["district"], first=last.replace(day=1), last=last, title="工作通报",
        material_due=today, actor=cast.office_clerk, now=clock.now(), asks={"publicity": [cast.units["unit_a"].pk]},
    )  # fmt: skip
    return Work(cast, paper)


def test_a_units_clerk_writes_and_stands_for_its_number(work: Work, page: Page) -> None:
    sign_in(page, "officer_a")
    page.get_by_role("link", name=re.compile("素材征集")).first.click()
    page.get_by_role("link", name="宣传").first.click()
    page.locator("#id_text").fill("开展集中宣传。\n编发简报")
    page.get_by_text("插入指标", exact=True).click()
    page.get_by_label("查找指标").fill("信息简报")
    page.get_by_role("button", name="插入信息简报期数").click()
    expect(page.locator("#preview")).to_contain_text("12期")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("已报送，报送的内容见下方。")).to_be_visible()
    expect(page.locator("#given")).to_contain_text("编发简报12期")
    given = Material.objects.get(request=Request.objects.get())
    assert given.paragraphs == ["开展集中宣传。", f"编发简报{written(BRIEFINGS)}"]

    work.write(*given.paragraphs)
    work.to_confirming()
    page.goto(f"{work.url}numbers/")
    expect(page.locator(".ys-number-line")).to_have_count(1)
    expect(page.locator(".ys-number-line mark")).to_have_text("12期")
    page.get_by_label("选择信息简报期数").check()
    page.get_by_role("button", name="确认所选").click()
    expect(page.get_by_text("已确认 1 项。")).to_be_visible()
    page.set_viewport_size({"width": 375, "height": 740})
    for address in (f"/material/{given.request_id}/", f"{work.url}numbers/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, address
    said = Confirmation.objects.get()
    assert (said.word, said.by) == (Word.CONFIRMED, work.cast.users["officer_a"].person)
    assert verify().ok


def test_an_objected_number_is_corrected_before_issue(work: Work, page: Page) -> None:
    work.write(f"全月编发简报{written(BRIEFINGS)}，承诺时限压缩至{written(RATE)}。")
    work.to_confirming()
    sign_in(page, "officer_a")
    page.goto(f"{work.url}numbers/")
    page.get_by_text("有异议", exact=True).click()
    page.get_by_label("理由").fill("漏报一期")
    page.get_by_label(re.compile("应为")).fill("13")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_text("异议已提出，营商办会答复。")).to_be_visible()

    sign_in(page, "office_clerk")
    page.goto(f"{work.url}numbers/")
    expect(page.get_by_text("漏报一期")).to_be_visible()
    number = AttestedReturn.objects.get(figure_id=BRIEFINGS).case.number
    page.locator(f'a[href="/returns/{number}/correct/"]').click()
    page.get_by_label(re.compile("^数值")).fill("13")
    page.get_by_label("更正原因").fill("漏报一期，已核对刊物")
    page.locator("input[type=file]").set_input_files(STAMPED)
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.locator("#versions")).to_contain_text("第 2 版（现行）")

    page.goto(f"{work.url}numbers/")
    expect(page.get_by_text("现为 13期")).to_be_visible()
    page.get_by_label(re.compile("^答复")).fill("已更正报送数")
    page.get_by_role("button", name="已更正").click()
    expect(page.get_by_text("已答复：已更正。")).to_be_visible()
    assert Confirmation.objects.get(figure_id=BRIEFINGS).word == Word.CORRECTED
    assert [row.values["value"] for row in AttestedReturn.objects.filter(figure_id=BRIEFINGS).order_by("version")] == [
        "12",
        "13",
    ]

    issued(work, page)
    work.paper.refresh_from_db()
    assert work.paper.case.state == State.ISSUED
    assert work.paper.frozen is not None
    assert work.paper.frozen.figures.get(figure_id=BRIEFINGS).printed == ["13期"]
    assert printed_in(content_of(work.paper))[BRIEFINGS] == ["13期"]
    assert verify_report(work.paper.frozen, actor=None).ok
    assert verify().ok


def issued(work: Work, page: Page) -> None:
    """The rest of the road: unit B confirms, the office's head signs, freezes, and files what came back stamped."""
    confirm_numbers(
        confirmations=list(Confirmation.objects.filter(unit=work.cast.units["unit_b"])),
        actor=work.cast.officer_b,
        now=clock.now(),
    )
    work.paper.refresh_from_db()
    set_order(paper=work.paper, units=[work.cast.units["office"]], actor=work.cast.office_clerk, now=clock.now())
    perform(work.paper.case, Move.CIRCULATE, {}, actor=work.cast.office_clerk, now=clock.now())
    sign_in(page, "office_head")
    page.goto(f"{work.url}sign/")
    page.get_by_role("button", name="同意").click()
    expect(page.get_by_text("已签署同意。")).to_be_visible()
    page.goto(f"{work.url}issue/")
    page.get_by_role("button", name="定稿").click()
    expect(page.get_by_text("已定稿，文字和数字不再变动。")).to_be_visible()
    page.get_by_label("文号").fill("云营商办〔2026〕5号")
    page.get_by_label("成文日期").fill(clock.today().isoformat())
    page.locator("input[type=file]").set_input_files(STAMPED)
    page.get_by_role("button", name="登记印发").click()
    expect(page.get_by_text("已印发，文号 云营商办〔2026〕5号。")).to_be_visible()
