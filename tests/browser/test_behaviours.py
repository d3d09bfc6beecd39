"""What the pages do in a browser, and that they do without it: keys, drafts, files, short forms, one sending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from tests.cast import Cast, build_cast
from yingshang.kernel.identity.models import Party, PartyKind

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.kernel.ui.pages"), pytest.mark.django_db(transaction=True)]

Enter = Callable[[Page, str, str], None]
GUIDE = ["", "list/", "case/", "portal/", "portal-form/", "auth/", "print/"]


@pytest.fixture
def people(transactional_db: None, settings: Any) -> Cast:
    """The cast, in a database that the server's thread sees; the guide is open."""
    settings.DEBUG = True
    return build_cast()


@pytest.fixture
def enter(people: Cast, live_server: Any) -> Enter:
    """Sign in as one of the cast and open a page."""

    def opened(page: Page, who: str, address: str) -> None:
        client = Client()
        people.login(client, who)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page.goto(address)

    return opened


def eventually(page: Page, condition: str) -> None:
    """Wait until a condition holds in the page, whose policy forbids playwright's own way of waiting."""
    for _ in range(40):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came true: {condition}")


def firms(count: int) -> None:
    Party.objects.bulk_create(Party(kind=PartyKind.EXTERNAL, name=f"云溪{n:03}号商行") for n in range(count))


@pytest.mark.parametrize("width", [375, 768, 1440])
def test_pages_fit_their_width(page: Page, enter: Enter, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in GUIDE:
        enter(page, "enterprise" if "portal" in address else "office_clerk", f"/ui/guide/{address}")
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, address


def test_a_list_is_walked_by_keys_and_rows_are_clicked(page: Page, enter: Enter) -> None:
    firms(3)
    enter(page, "office_clerk", "/parties/?name=商行")
    for key in "jjjk":
        page.keyboard.press(key)
    expect(page.locator("tr.ys-here")).to_contain_text("云溪001号商行")
    page.keyboard.press("x")
    expect(page.locator("[data-batch]")).to_contain_text("已选 1 条")
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-batch]")).to_contain_text("已选 3 条")
    page.keyboard.press("Enter")
    page.wait_for_url("**/parties/*/")
    page.go_back()
    expect(page.locator("tr.ys-here")).to_contain_text("云溪001号商行")
    page.locator("tr", has_text="云溪002号商行").locator("td").nth(2).click()
    page.wait_for_url("**/parties/*/")


def test_a_short_form_opens_in_place(page: Page, enter: Enter) -> None:
    enter(page, "office_clerk", "/ui/guide/case/")
    page.evaluate(
        "document.querySelector('[data-action]').setAttribute('hx-get', '/act/');"
        "htmx.process(document.querySelector('.ys-actions').parentElement)"
    )
    page.get_by_role("link", name="答复办结").click()
    form = page.locator("#action-form form")
    expect(form.get_by_label("理由")).to_be_focused()
    form.get_by_role("link", name="取消").click()
    expect(form).to_have_count(0)
    page.get_by_role("link", name="答复办结").click()
    form.get_by_label("理由").fill(" ")
    form.get_by_label("此操作不可撤回").check()
    form.get_by_role("button", name="销号").click()
    expect(form.locator(".ys-errors")).to_contain_text("请填写理由")
    expect(form.locator(".ys-errors")).to_be_focused()
    expect(form.get_by_role("button", name="销号")).to_be_enabled()


def test_a_form_is_sent_once(page: Page, enter: Enter) -> None:
    enter(page, "office_clerk", "/seat/")
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)

    page.route("**/seat/", answer)
    page.evaluate("const b = document.querySelector('.ys-choice'); b.click(); b.click(); b.click()")
    expect(page.locator(".ys-choice")).to_be_disabled()
    assert sent == ["POST"]


def test_enter_in_a_box_presses_no_batch_action(page: Page, enter: Enter) -> None:
    firms(2)
    enter(page, "office_clerk", "/parties/?name=商行")
    page.locator("input[name=row]").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    expect(page.locator("tr.ys-here")).to_contain_text("云溪000号商行")


def test_words_are_kept_until_they_are_sent(page: Page, enter: Enter) -> None:
    enter(page, "office_clerk", "/act/")
    reason = page.get_by_label("理由")
    reason.press_sequentially("写到一半", delay=20)
    eventually(page, "Object.values(localStorage).some((kept) => kept.includes('写到一半'))")
    page.reload()
    expect(reason).to_have_value("写到一半")
    page.get_by_role("button", name="清空重填").click()
    expect(reason).to_have_value("")
    reason.fill("写完了")
    page.get_by_label("此操作不可撤回").check()
    page.get_by_role("button", name="销号").click()
    page.wait_for_url("**/case/1/")
    page.goto("/ui/guide/case/")  # the next page that is ours
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_amounts_and_files_are_read_back(page: Page, enter: Enter, tmp_path: Path) -> None:
    enter(page, "enterprise", "/ui/guide/portal-form/")
    page.get_by_label("预计影响金额").fill("12.5")
    expect(page.locator(".ys-readback")).to_have_text("即 125,000 元")
    photo, program = tmp_path / "门.png", tmp_path / "x.exe"
    photo.write_bytes(bytes.fromhex("89504e470d0a1a0a"))
    program.write_bytes(b"x")
    page.get_by_label("照片或文件").set_input_files([photo])
    expect(page.locator("[data-picked]")).to_contain_text("门.png（1 KB）")
    page.get_by_label("照片或文件").set_input_files([program])
    expect(page.locator("[data-picked]")).to_contain_text("这种类型不能上传")
    assert page.evaluate("document.querySelector('input[type=file]').validity.customError")


def test_a_chart_stands_over_its_table(page: Page, enter: Enter) -> None:
    enter(page, "office_clerk", "/ui/guide/")
    page.locator("[data-chart]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-chart] svg")
    page.get_by_text("数据表").click()
    expect(page.get_by_role("cell", name="171")).to_be_visible()


def test_the_phone_has_a_menu_and_the_slash_finds(phone: Page, enter: Enter) -> None:
    enter(phone, "office_clerk", "/ui/guide/list/")
    expect(phone.get_by_role("link", name="工作页")).to_be_hidden()
    phone.get_by_role("link", name="打开菜单").click()
    expect(phone.get_by_role("link", name="工作页")).to_be_visible()
    phone.get_by_role("link", name="收起菜单").click()
    expect(phone.get_by_role("link", name="工作页")).to_be_hidden()


def test_pages_work_without_scripts(browser: Browser, live_server: Any, people: Cast) -> None:
    firms(60)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    client = Client()
    people.login(client, "office_clerk")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/parties/")
    page.locator("#id_name").fill("商行")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("名称：商行")).to_be_visible()
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_text("第 2 页")).to_be_visible()
    page.locator("summary", has_text="林小雨").click()
    expect(page.get_by_role("link", name="切换身份")).to_be_visible()
    page.locator("input[name=row]").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("第 2 页")).to_be_visible()
    page.goto("/act/")
    page.get_by_label("理由").fill("办完")
    page.get_by_label("此操作不可撤回").check()
    page.get_by_role("button", name="销号").click()
    assert page.url.endswith("/case/1/")
    context.close()
