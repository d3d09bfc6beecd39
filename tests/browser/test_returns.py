"""A unit's clerk states a number with its stamped scan, corrects it, and everyone who may finds it at the figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast, build_cast
from yingshang.kernel import clock
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.figures.models import AttestedReturn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct-horse-battery"
KEPT = """() => new Promise((done) => {
  const look = () => (Object.keys(localStorage).some((key) => key.startsWith("draft:")) ? done() : setTimeout(look, 50));
  look();
})"""
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast with passwords."""
    cast = build_cast()
    for user in cast.users.values():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return cast


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """The stamped paper."""
    path = tmp_path / "盖章报表.pdf"
    path.write_bytes(PDF)
    return path


def sign_in(page: Page, who: str) -> None:
    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_label("账号").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/inbox/"))


def state(page: Page, **fields: str) -> None:
    for label, text in fields.items():
        page.get_by_label(re.compile(f"^{label}")).fill(text)


def row_of(page: Page, name: str) -> str:
    page.goto("/figures/")
    return page.get_by_role("row", name=re.compile(name)).inner_text()


def test_a_return_from_its_scan_to_its_correction(people: Cast, page: Page, scan: Path) -> None:
    sign_in(page, "officer_a")
    assert "未填" in row_of(page, "网上立案率")
    page.get_by_role("link", name="报送指标数").click()
    page.get_by_label("指标").select_option(label="网上立案率")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("分母为统计期内立案的涉企案件件数")).to_be_visible()

    state(page, 分子="13", 分母="24", 填报人="王一", 审核人="李二", 签发人="张三")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("部门报送数要有盖章扫描件")
    expect(page.get_by_label("填报人")).to_have_value("王一")
    page.locator("input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text(re.compile(r"已报送，编号 BS\d{4}-\d{6}"))).to_be_visible()
    expect(page.get_by_text("盖章报表.pdf")).to_be_visible()
    made = AttestedReturn.objects.select_related("case").get()
    expect(page.get_by_role("heading", level=1)).to_contain_text(made.case.number)

    page.get_by_role("link", name="查看这项指标").click()
    expect(page.locator("#main")).to_contain_text("54.17%")
    expect(page.locator(".ys-lead")).to_contain_text("部门报送数")
    page.get_by_role("link", name=made.case.number).click()

    page.get_by_role("link", name="更正", exact=True).click()
    state(page, 分子="12", 更正原因="一件重复计入。")
    page.locator("input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="更正", exact=True).click()
    versions = page.locator("#versions")
    expect(versions).to_contain_text("第 2 版（现行）")
    expect(versions).to_contain_text("一件重复计入。")
    expect(versions).to_contain_text("50%（12/24）")
    expect(versions).to_contain_text("54.17%（13/24）")

    row = row_of(page, "网上立案率")
    assert "50%" in row
    assert "12/24" in row
    assert "部门报送数" in row
    assert [one.values["n"] for one in AttestedReturn.objects.order_by("version")] == ["13", "12"]
    assert verify().ok

    sign_in(page, "office_clerk")
    year = clock.today().year
    page.goto(f"/figures/justice.online_docketing_rate/?unit=YX-SJJ&year={year}")
    expect(page.locator("#returns")).to_contain_text("（已更正）")
    sign_in(page, "officer_b")
    answer = page.goto(f"/returns/{made.case.number}/")
    assert answer is not None
    assert answer.status == 404


def test_words_that_were_not_sent_are_kept(people: Cast, page: Page) -> None:
    sign_in(page, "officer_a")
    address = "/returns/new/?figure=governance.director_hall_days"
    page.goto(address)
    state(page, 数值="7", 填报人="王一")
    page.evaluate(KEPT)
    page.goto("/figures/")
    page.goto(address)
    expect(page.get_by_text("已恢复上次没有提交的内容。")).to_be_visible()
    expect(page.get_by_label("填报人")).to_have_value("王一")


@pytest.mark.parametrize(
    "address", ["/figures/", "/figures/demands.received/", "/returns/new/?figure=survey.satisfaction"]
)
def test_the_pages_fit_a_phone(people: Cast, phone: Page, address: str) -> None:
    sign_in(phone, "office_clerk")
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
