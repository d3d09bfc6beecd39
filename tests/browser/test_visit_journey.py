"""A visit on a phone whose network is cut in the middle: kept, said, sent once; and a demand taken on one to its end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.affairs.outreach.conftest import Field, lay_field
from tests.cast import build_cast
from tests.road import register
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.outreach.models import Visit
from yingshang.kernel import clock
from yingshang.registry.contacts.models import Touch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = "/outreach/today/"


@pytest.fixture
def place(transactional_db: None) -> Field:
    """The field in a database that the server's thread sees, at the real present."""
    cast = build_cast()
    register(cast)
    made = lay_field(cast)
    made.now = clock.now()
    return made


def sign_in(page: Page, place: Field, who: str, url: str) -> None:
    client = Client()
    place.cast.login(client, who)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": url}])


def kept(page: Page) -> int:
    """How many drafts lie in the phone's storage."""
    found: int = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('visit:')).length")
    return found


def note_visit(page: Page, firm: str, *, more: str = "") -> None:
    """Enterprise, channel, save; found at work and reached stand there already."""
    page.get_by_role("link", name=re.compile(firm)).click()
    page.get_by_text("电话", exact=True).click()
    if more:
        page.get_by_text("补充内容").click()
        page.get_by_label("了解的情况").fill(more)
    page.get_by_role("button", name="保存").first.click()


def test_a_visit_is_kept_without_a_network_and_sent_once(phone: Page, place: Field, live_server: Any) -> None:
    sign_in(phone, place, "liaison", live_server.url)
    phone.goto(TODAY)
    phone.context.set_offline(True)
    note_visit(phone, place.firm.name, more="用工紧张。")
    pending = phone.locator("[data-pending]")
    expect(pending).to_contain_text("待发送")
    assert (kept(phone), Visit.objects.count()) == (1, 0)
    phone.context.set_offline(False)
    expect(pending).to_be_hidden()
    expect(phone.locator("#notice")).to_contain_text("已保存")
    visit = Visit.objects.get()
    assert (visit.channel, visit.note, visit.reached) == ("phone", "用工紧张。", True)
    assert (kept(phone), Touch.objects.count()) == (0, 1)
    phone.reload()
    expect(phone.get_by_role("link", name=re.compile(place.firm.name))).to_contain_text("今天已联系")
    assert Visit.objects.count() == 1


def test_an_answer_that_is_lost_makes_no_second_visit(phone: Page, place: Field, live_server: Any) -> None:
    sign_in(phone, place, "liaison", live_server.url)
    phone.goto(TODAY)

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    phone.route("**/today/save/", lose)
    note_visit(phone, place.firm.name)
    expect(phone.locator("[data-pending]")).to_contain_text("待发送")
    for _ in range(40):
        if Visit.objects.exists():
            break
        phone.wait_for_timeout(100)
    assert (Visit.objects.count(), kept(phone)) == (1, 1)
    phone.unroute("**/today/save/")
    phone.reload()
    expect(phone.locator("[data-pending]")).to_be_hidden()
    assert (Visit.objects.count(), kept(phone)) == (1, 0)


def test_an_ended_session_keeps_the_draft_until_the_next_sign_in(phone: Page, place: Field, live_server: Any) -> None:
    sign_in(phone, place, "liaison", live_server.url)
    phone.goto(TODAY)
    phone.context.clear_cookies()
    note_visit(phone, place.firm.name)
    expect(phone.locator("[data-pending]")).to_contain_text(re.compile("请登录|请刷新"))
    assert (Visit.objects.count(), kept(phone)) == (0, 1)
    sign_in(phone, place, "liaison", live_server.url)
    phone.goto(TODAY)
    expect(phone.locator("[data-pending]")).to_be_hidden()
    assert (Visit.objects.count(), kept(phone)) == (1, 0)


def test_a_draft_of_another_is_neither_shown_nor_sent(phone: Page, place: Field, live_server: Any) -> None:
    sign_in(phone, place, "liaison", live_server.url)
    phone.goto(TODAY)
    phone.context.set_offline(True)
    note_visit(phone, place.firm.name)
    expect(phone.locator("[data-pending]")).to_contain_text("待发送")
    sign_in(phone, place, "officer_a", live_server.url)
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto(TODAY)
    expect(phone.get_by_role("link", name=re.compile(place.firm.name))).to_be_visible()
    expect(phone.locator("[data-pending]")).to_be_hidden()
    assert (Visit.objects.count(), kept(phone)) == (0, 1)


def test_a_draft_that_must_be_changed_is_told_why_and_can_be(phone: Page, place: Field, live_server: Any) -> None:
    sign_in(phone, place, "liaison", live_server.url)
    phone.goto(TODAY)
    phone.get_by_role("link", name=re.compile(place.firm.name)).click()
    phone.get_by_text("微信", exact=True).click()
    phone.get_by_text("补充内容").click()
    phone.get_by_label("下次联系").fill("2020-01-01")
    phone.get_by_role("button", name="保存").first.click()
    pending = phone.locator("[data-pending]")
    expect(pending).to_contain_text("今天之后")
    pending.get_by_role("button", name="修改").click()
    expect(phone.get_by_label("微信", exact=True)).to_be_checked()
    phone.get_by_text("补充内容").click()
    phone.get_by_label("下次联系").fill("")
    phone.get_by_role("button", name="保存").first.click()
    expect(pending).to_be_hidden()
    assert Visit.objects.get().next_on is None


def test_the_page_works_without_a_script(phone: Page, place: Field, live_server: Any) -> None:
    sign_in(phone, place, "liaison", live_server.url)
    phone.route("**/*.js", lambda route: route.abort())
    phone.goto(TODAY)
    note_visit(phone, place.firm.name)
    expect(phone.get_by_text("已保存：")).to_be_visible()
    assert Visit.objects.get().channel == "phone"


def test_the_page_fits_the_phone(phone: Page, place: Field, live_server: Any) -> None:
    sign_in(phone, place, "liaison", live_server.url)
    for address in (TODAY, f"{TODAY}{place.firm.uscc}/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, address


def test_a_demand_taken_on_a_visit_goes_to_its_end(phone: Page, page: Page, place: Field, live_server: Any) -> None:
    sign_in(phone, place, "liaison", live_server.url)
    phone.goto(TODAY)
    phone.get_by_role("link", name=re.compile(place.firm.name)).click()
    phone.get_by_text("走访", exact=True).click()
    phone.get_by_text("补充内容").click()
    phone.get_by_label("收到的诉求").fill("厂区门口道路破损，货车进出困难。")
    phone.get_by_label("诉求联系人").fill("刘晨光")
    phone.get_by_label("诉求联系电话").fill("13800000001")
    phone.get_by_role("button", name="保存").first.click()
    expect(phone.locator("#notice")).to_contain_text("已保存")
    number = Demand.objects.get().case.number

    def move(who: str, action: str, **fields: str) -> None:
        page.context.clear_cookies()
        sign_in(page, place, who, live_server.url)
        page.goto(f"/demands/{number}/")
        page.get_by_role("link", name=action, exact=True).click()
        form = page.locator("#action-form form")
        for label, value in fields.items():
            control = form.get_by_label(re.compile(f"^{label}")).first
            if control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(label=value)
            elif control.evaluate("e => e.type") == "radio":
                form.get_by_label(value, exact=True).check()
            else:
                control.fill(value)
        form.get_by_role("button", name=action, exact=True).click()
        expect(page.get_by_text(f"已{action}。")).to_be_visible()

    move("office_clerk", "受理")
    move("office_clerk", "派单", 承办单位="云溪区市场监督管理局")
    move("officer_a", "签收")
    move("officer_a", "首次联系", 沟通情况="已电话联系，明日现场查看。")
    move("officer_a", "答复", 答复内容="路面已修复。")
    page.context.clear_cookies()
    sign_in(page, place, "office_clerk", live_server.url)
    page.goto(f"/demands/{number}/")
    page.get_by_role("link", name="回访", exact=True).click()
    form = page.locator("#action-form form")
    form.get_by_label("已联系上", exact=True).check()
    form.get_by_label(re.compile("^问题是否解决")).select_option(label="已解决")
    form.get_by_label(re.compile("^满意程度")).select_option(label="满意")
    form.get_by_role("button", name="回访", exact=True).click()
    expect(page.get_by_text("已回访。")).to_be_visible()
    visit = Visit.objects.get()
    page.goto(f"/outreach/visits/{visit.pk}/")
    expect(page.get_by_text(number)).to_be_visible()
    demand = Demand.objects.get()
    assert demand.case.state == "struck"
