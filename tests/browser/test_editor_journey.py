"""The editor in a browser: four paragraphs of two units become a section; what is typed is never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.test_returns import PASSWORD, sign_in
from tests.cast import Cast, build_cast
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, TEMPLATE
from yingshang.kernel import clock
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.returns import Attestation
from yingshang.kernel.figures.signed import state_signed
from yingshang.kernel.workshop.models import Paper, Request, Section
from yingshang.kernel.workshop.queries import revision_of
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import give_material, open_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GIVEN = {
    "unit_a": ("officer_a", ["全市首个工作站揭牌。", f"编发简报{written(BRIEFINGS)}。"]),
    "unit_b": ("officer_b", [f"承诺时限压缩到{written(RATE)}。", "市场主体普遍满意。"]),
}


@pytest.fixture
def section(transactional_db: None) -> Section:
    """A section for which two units gave two paragraphs each; it has no text yet."""
    cast = build_cast()
    for user in cast.users.values():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    last = clock.today().replace(day=1) - timedelta(days=1)
    _stated(cast, last)
    paper = open_paper(
        template=TEMPLATE.code, unit=cast.units["district"], first=last.replace(day=1), last=last, title="工作通报",
        material_due=clock.today(), actor=cast.office_clerk, now=clock.now(),
        asks={"done": [cast.units[unit].pk for unit in GIVEN]},
    )  # fmt: skip
    made = Section.objects.get(paper=paper, key="done")
    for unit, (who, texts) in GIVEN.items():
        request = Request.objects.get(section=made, unit=cast.units[unit])
        give_material(request=request, texts=texts, actor=cast[who], now=clock.now())
    return made


def _stated(cast: Cast, last: date) -> None:
    for figure, values in ((BRIEFINGS, {"value": "12"}), (RATE, {"n": "45", "N": "60"})):
        with transaction.atomic():
            state_signed(
                actor=cast.office_clerk, now=clock.now(), reporter=cast.units["unit_a"], figure_id=figure,
                unit=cast.units["district"], period=Period.between(last.replace(day=1), last), values=values,
                attestation=Attestation(preparer="孙志强", checker="李敏", signer="赵国庆", signed_on=clock.today()),
                reason="首次报送",
            )  # fmt: skip


@pytest.fixture
def second(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Another desk."""
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", viewport=DESKTOP)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def at_work(page: Page, who: str, section: Section) -> None:
    sign_in(page, who)
    page.goto(f"/papers/{section.paper.case.number}/")
    page.get_by_role("link", name="编辑正文").click()
    page.get_by_role("link", name=section.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(section.title)


def field(page: Page, place: int) -> Any:
    return page.get_by_role("textbox", name=f"第 {place} 段", exact=True)


def texts_of(section: Section) -> list[str]:
    section.refresh_from_db()
    found = revision_of(section)
    return [row["text"] for row in found.paragraphs] if found is not None else []


def test_four_paragraphs_become_a_section(section: Section, page: Page) -> None:
    at_work(page, "office_clerk", section)
    for count in (2, 4):
        page.get_by_role("button", name="采用全部 2 段").nth(count // 2 - 1).click()
        expect(page.locator(".ys-paragraph")).to_have_count(count)
    page.get_by_role("button", name="第 3 段上移").click()
    expect(field(page, 2)).to_have_value(re.compile("承诺时限"))
    page.get_by_role("button", name=re.compile("^以上：")).first.click()
    expect(page.locator(".ys-fig").first).to_have_text("75%以上")
    page.get_by_role("button", name=re.compile("改为“经营主体”")).click()
    expect(field(page, 4)).to_have_value("经营主体普遍满意。")
    page.get_by_role("button", name="删去“全市首个”").click()
    expect(page.locator(".ys-check-stops")).to_have_count(0)
    field(page, 4).press("End")
    page.get_by_label("插入指标").fill("信息简报")
    page.get_by_role("button", name="插入", exact=True).click()
    expect(field(page, 4)).to_have_value(re.compile("fig"))
    expect(page.locator(".ys-seen").nth(3)).to_contain_text("12期")
    page.get_by_label("本次修改说明").fill("四段合一")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_text("已保存为第 1 版。")).to_be_visible()
    assert texts_of(section) == [
        "工作站揭牌。",
        f"承诺时限压缩到{written(RATE, '以上')}。",
        f"编发简报{written(BRIEFINGS)}。",
        f"经营主体普遍满意。{written(BRIEFINGS)}",
    ]
    assert page.locator(".ys-draft").count() == 0
    page.get_by_role("link", name="版本").click()
    expect(page.get_by_text("采用 区市场监管局第 1 版素材、区自然资源局第 1 版素材")).to_be_visible()


def test_what_is_typed_outlives_the_page_and_meets_the_others_words(section: Section, page: Page, second: Page) -> None:
    at_work(page, "office_clerk", section)
    page.get_by_role("button", name="插入一段").click()
    field(page, 1).fill("原来的写法。")
    field(page, 1).press("Control+s")
    expect(page.get_by_text("已保存为第 1 版。")).to_be_visible()
    field(page, 1).fill("我的写法。")
    page.wait_for_timeout(600)
    page.context.set_offline(True)
    field(page, 1).press("Control+s")
    expect(page.locator("#notice")).to_contain_text("网络不通")
    page.context.set_offline(False)
    at_work(second, "office_head", section)
    field(second, 1).fill("对方的写法。")
    second.get_by_role("button", name="保存", exact=True).last.click()
    expect(second.get_by_text("已保存为第 2 版。")).to_be_visible()
    field(page, 1).press_sequentially("又写")
    page.wait_for_timeout(600)
    expect(page.locator("#since")).to_contain_text("陈立新")
    page.goto(page.url.split("?")[0])
    page.get_by_role("button", name="接着改").click()
    expect(field(page, 1)).to_have_value(re.compile("我的写法。"))
    expect(page.locator("#since")).to_contain_text("陈立新")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 段两人都改过")
    page.get_by_role("textbox", name="第 1 段自己改").fill("两边都看过的写法。")
    page.get_by_role("button", name="按选定的保存").click()
    expect(page.get_by_text("已保存为第 3 版。")).to_be_visible()
    assert texts_of(section) == ["两边都看过的写法。"]
    assert page.locator(".ys-draft").count() == 0


@pytest.mark.parametrize("width", [375, 768, 1440])
def test_the_editor_fits_its_width(section: Section, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, "office_clerk")
    number = Paper.objects.get().case.number
    for address in ("", f"{section.pk}/", f"{section.pk}/versions/", f"{section.pk}/figures/?q=信息"):
        page.goto(f"/papers/{number}/edit/{address}")
        beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert beyond <= 0, address
