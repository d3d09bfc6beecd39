"""The built assets arrive in a browser, and the portal's stay small enough for a slow phone."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FIRST_LOAD = 150_000
"""Bytes on the portal's first load, compressed, without images."""


def test_portal_is_light() -> None:
    found = [finders.find(f"dist/{name}") for name in ("portal.css", "app.js", "icons.svg")]
    assert all(found), "make assets builds them"
    assert sum(len(gzip.compress(Path(path).read_bytes())) for path in found if path) < FIRST_LOAD


def test_script_runs_without_eval(page: Page, live_server: Any) -> None:
    blank = "<!doctype html><html lang='zh-CN'><script type='module' src='/static/dist/app.js'></script></html>"
    page.route("**/blank", lambda route: route.fulfill(body=blank, content_type="text/html"))
    page.goto("/blank")
    page.wait_for_function("window.htmx !== undefined")
    assert page.evaluate("window.htmx.config.allowEval") is False
