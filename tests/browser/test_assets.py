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


POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
CHART_PAGE = """<!doctype html><html lang="zh-CN" data-charts="/static/dist/charts.js">
<link rel="stylesheet" href="/static/dist/app.css">
<script type="module" src="/static/dist/app.js"></script>
<body><div data-chart="option" class="w-100 vh-100"></div>
<script id="option" type="application/json">{
  "tooltip": {"trigger": "axis"}, "legend": {}, "xAxis": {"type": "category", "data": ["1月", "2月"]}, "yAxis": {},
  "series": [{"name": "办结", "type": "bar", "data": [12, 30], "label": {"show": true}}]
}</script></body></html>"""


def test_chart_is_drawn_under_the_policy(page: Page, live_server: Any) -> None:
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
    page.route("**/chart", lambda route: route.fulfill(body=CHART_PAGE, headers=headers))
    page.goto("/chart")
    page.wait_for_selector("[data-chart] svg")
    page.mouse.move(400, 400)  # the tooltip, too, does without inline style
    assert "办结" in (page.get_attribute("[data-chart]", "aria-label") or "")
