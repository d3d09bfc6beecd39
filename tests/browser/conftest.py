"""A real browser on the system's own server; a page that asks another host for anything fails its test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 375, "height": 740}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def _watched(context: BrowserContext, own: str) -> list[str]:
    """Return a list that fills with what pages ask of other hosts, and with faults in their scripts."""
    faults: list[str] = []

    def saw_request(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(own).netloc:
            faults.append(f"asked another host: {request.url}")

    def saw_page(page: Page) -> None:
        page.on("pageerror", lambda fault: faults.append(f"{page.url}: {fault}"))
        page.on(
            "console",
            lambda line: faults.append(f"{page.url}: {line.text}") if "Content Security Policy" in line.text else None,
        )

    context.on("request", saw_request)
    context.on("page", saw_page)
    return faults


def _page(browser: Browser, live_server: Any, **options: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
    context.set_default_timeout(10_000)
    faults = _watched(context, live_server.url)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert faults == []


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page on an official's desk, 1440 px wide."""
    yield from _page(browser, live_server, viewport=DESKTOP)


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page on an enterprise owner's phone, 375 px wide."""
    yield from _page(browser, live_server, viewport=PHONE, has_touch=True, is_mobile=True)
