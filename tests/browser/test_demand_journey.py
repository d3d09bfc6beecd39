"""One demand in real browsers: from the phone through the office and two units to a satisfied 销号."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast, build_cast
from tests.road import register
from yingshang.affairs.demands.models import CallBack, Category, DispatchRule
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct-horse-battery"
PHONE_NUMBER = "13800000001"


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast with passwords, its enterprises in the register, one dispatch rule."""
    cast = build_cast()
    register(cast)
    for user in cast.users.values():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    rule = {"district": cast.units["district"], "unit": cast.units["unit_a"], "since": "2020-01-01"}
    DispatchRule.objects.create(category=Category.objects.get(code="B03"), reference="分类派单目录", **rule)
    return cast


@pytest.fixture
def desk(browser: Browser, live_server: Any, page: Page) -> Iterator[Any]:
    """``desk("office_clerk")`` signs one official in at a desk of their own."""
    desks: dict[str, Page] = {}

    def at(who: str) -> Page:
        if who not in desks:
            context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
            context.set_default_timeout(10_000)
            desks[who] = context.new_page()
            desks[who].goto("/login/")
            desks[who].get_by_label("账号").fill(who)
            desks[who].get_by_label("密码").fill(PASSWORD)
            desks[who].get_by_role("button", name="登录").click()
            expect(desks[who]).to_have_url(re.compile("/inbox/"))
        return desks[who]

    yield at
    for one in desks.values():
        one.context.close()


def sign_in_by_phone(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("link", name="我是企业").click()
    phone.get_by_label("手机号").fill(PHONE_NUMBER)
    phone.locator("main button[type=submit]").first.click()
    code = re.search(r"\b(\d{6})\b", phone.inner_text("body"))
    assert code is not None
    phone.get_by_label("验证码").fill(code.group(1))
    phone.locator("main button[type=submit]").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("刘晨光")


def press(page: Page, action: str, **fields: str) -> None:
    """Press an action's button on a case page, fill in its short form, send it."""
    page.get_by_role("link", name=action, exact=True).click()
    form = page.locator("#action-form form")
    for label, value in fields.items():
        control = form.get_by_label(re.compile(f"^{label}"))
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)
    form.get_by_role("button", name=action, exact=True).click()
    expect(page.get_by_text(f"已{action}。")).to_be_visible()


def test_a_demand_from_the_phone_to_its_satisfied_end(people: Cast, phone: Page, desk: Any, tmp_path: Path) -> None:
    sign_in_by_phone(phone)
    number = ask(phone, tmp_path)
    office, first, second = desk("office_clerk"), desk("officer_a"), desk("officer_b")

    office.goto("/inbox/")
    office.get_by_role("link", name=re.compile(number)).click()
    press(office, "受理", 诉求类别="道路交通与停车")
    press(office, "派单", 承办单位="云溪区市场监督管理局")

    first.goto(f"/demands/{number}/")
    press(first, "提出异议", 异议理由="该路段由区自然资源局代管。")
    office.goto(f"/demands/{number}/")
    press(office, "同意改派", 承办单位="云溪区自然资源局")
    assert first.goto(f"/demands/{number}/").status == 404  # type: ignore[union-attr]

    second.goto(f"/demands/{number}/")
    press(second, "签收")
    press(second, "首次联系", 联系方式="上门", 沟通情况="已到现场查看，明日施工。")
    press(second, "答复", 答复内容="路面已修补。")

    rate(phone, number, "没有解决", "不满意")
    second.goto("/inbox/")
    second.get_by_role("link", name=re.compile(number)).click()
    expect(second.get_by_text("退回重办").first).to_be_visible()
    press(second, "答复", 答复内容="已重新铺设沥青并划线。")
    rate(phone, number, "解决了", "非常满意")
    expect(phone.get_by_text("已办结销号").first).to_be_visible()

    case = Case.objects.get(number=number)
    assert (case.state, case.holder) == ("struck", None)
    assert list(CallBack.objects.values_list("satisfaction", flat=True)) == [2, 5]
    assert verify().ok


def ask(phone: Page, tmp_path: Path) -> str:
    """Submit a demand with a photo; the confirmation page gives its number."""
    photo = tmp_path / "路面.jpg"
    Image.new("RGB", (800, 600), "#887766").save(photo)
    phone.get_by_role("link", name="提一件诉求").click()
    phone.get_by_role("button", name="提交诉求").click()
    expect(phone.get_by_label("您遇到什么问题")).to_be_visible()
    phone.get_by_label("您遇到什么问题").fill("厂区门口道路破损，货车进出困难。希望尽快修复。")
    phone.locator("input[type=file]").set_input_files(photo)
    phone.get_by_role("button", name="提交诉求").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("已提交")
    number = re.search(r"SQ\d{4}-\d{6}", phone.inner_text("main"))
    assert number is not None
    phone.get_by_role("link", name="查看进度").click()
    expect(phone.get_by_text("已收到，等待受理").first).to_be_visible()
    expect(phone.get_by_role("img", name=re.compile("路面")).or_(phone.get_by_text("路面.jpg")).first).to_be_visible()
    return number.group()


def rate(phone: Page, number: str, solved: str, satisfied: str) -> None:
    """The enterprise answers on its phone."""
    phone.goto("/my/demands/")
    phone.get_by_role("link", name=re.compile("厂区门口道路破损")).click()
    expect(phone.get_by_text(number).first).to_be_visible()
    phone.get_by_role("link", name="评价", exact=True).click()
    form = phone.locator("#action-form form")
    form.get_by_label(solved, exact=True).check()
    form.get_by_label(satisfied, exact=True).check()
    form.get_by_role("button", name="评价", exact=True).click()
    expect(phone.get_by_text("已评价。")).to_be_visible()


def test_two_officials_press_at_once_and_the_second_is_told(
    people: Cast, phone: Page, desk: Any, tmp_path: Path
) -> None:
    sign_in_by_phone(phone)
    number = ask(phone, tmp_path)
    clerk, head = desk("office_clerk"), desk("office_head")
    for one in (clerk, head):
        one.goto(f"/demands/{number}/")
    head.get_by_role("link", name="不予受理", exact=True).click()
    form = head.locator("#action-form form")
    form.get_by_label(re.compile("告知企业的理由")).fill("重复反映。")
    form.get_by_role("checkbox").check()
    press(clerk, "受理", 诉求类别="道路交通与停车")
    form.get_by_role("button", name="不予受理", exact=True).click()
    expect(head.get_by_text("林小雨 已于").or_(head.get_by_text(re.compile("林小雨.*受理"))).first).to_be_visible()
    assert Case.objects.get(number=number).state == "accepted"
