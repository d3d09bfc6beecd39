"""A return from the first number to the filed paper: typed, checked, printed, signed by hand, scanned askew, filed by its QR."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.test_returns import sign_in
from tests.cast import Cast, build_cast
from yingshang.kernel import clock
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.sources import named
from yingshang.kernel.intake.models import ReturnSheet, ScanBatch
from yingshang.kernel.intake.services.register import add_owings, save_form
from yingshang.kernel.intake.services.scanning import scan
from yingshang.kernel.intake.services.scans import run_batch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT, RATE = "publicity.briefings", "govservices.promised_to_statutory_ratio"
PASSWORD = "correct-horse-battery"


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast with passwords; unit A owes a monthly return for the last month."""
    cast = build_cast()
    for user in cast.users.values():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    last_month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    values = {
        "code": "YS-01", "name": "营商环境月报", "kind": "return", "basis_number": "云办〔2026〕3号",
        "basis_title": "关于规范数据报送的通知", "figures": [COUNT, RATE], "rhythm": "monthly", "due_working_days": 5,
        "remind_working_days": 2, "minutes": 30, "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    form = save_form(actor=cast.office_head, now=clock.now(), values=values)
    add_owings(actor=cast.office_head, now=clock.now(), form=form, units=[cast.units["unit_a"]], since=last_month)
    scan(clock.now())
    return cast


def scanned(paper: bytes) -> bytes:
    """What comes out of the scanner: the printed page upside down, a little askew, grainy."""
    picture = pypdfium2.PdfDocument(paper)[0].render(scale=200 / 72).to_pil().convert("L")
    askew = picture.rotate(2.5, Image.Resampling.BICUBIC, fillcolor=250)
    grainy = Image.blend(askew, Image.effect_noise(askew.size, 30), 0.15).rotate(180)
    out = io.BytesIO()
    grainy.save(out, "PDF", resolution=200)
    return out.getvalue()


def press(page: Page, name: str) -> None:
    """Open a move's short form and carry it out."""
    page.get_by_role("link", name=name, exact=True).click()
    page.locator("form[data-guard]").get_by_role("button", name=name).click()


def test_from_print_to_filed_scan(people: Cast, page: Page, tmp_path: Path) -> None:
    sign_in(page, "officer_a")
    page.goto("/intake/mine/")
    page.get_by_role("link", name=re.compile("营商环境月报")).first.click()
    page.get_by_role("button", name="开始填报").click()
    page.get_by_text("从 Excel 粘贴").click()
    rows = f"{named(COUNT)[0]}\t12\n{named(RATE)[0]}\t\t45\t60"
    page.get_by_label(re.compile("连同指标名称")).fill(rows)
    page.get_by_role("button", name="填入下表").click()
    expect(page.get_by_text("已填入 2 项。")).to_be_visible()
    page.get_by_role("button", name="保存并查看").click()
    press(page, "提交审核")
    expect(page.get_by_text("已提交审核。")).to_be_visible()
    sheet = ReturnSheet.objects.get()
    here = f"/sheets/{sheet.case.number}/"

    sign_in(page, "head_a")
    page.goto(here)
    press(page, "审核通过")
    expect(page.get_by_text("已审核通过。")).to_be_visible()
    page.get_by_role("button", name="打印").click()
    expect(page.get_by_alt_text("核验码")).to_be_visible()
    paper = tmp_path / "扫描.pdf"
    paper.write_bytes(scanned(page.pdf(format="A4")))

    sign_in(page, "office_clerk")
    page.goto("/intake/scans/")
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="上传并归档").click()
    expect(page.get_by_text("正在识别").first).to_be_visible()
    run_batch(batch_id=ScanBatch.objects.get().pk, now=clock.now())
    page.reload()
    expect(page.get_by_role("link", name=sheet.case.number)).to_be_visible()
    page.goto(here)
    expect(page.get_by_text("第 1 版，纸质签发")).to_be_visible()
    assert AttestedReturn.objects.count() == 2
    assert sheet.case.attachments.get().name == f"{sheet.case.number}-第1版.pdf"
    assert verify().ok
