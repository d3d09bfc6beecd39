"""A visit saved on a slow phone: bytes and seconds of the first load and of one save, in a real browser.

The phone: 400 kbit/s both ways, 400 ms round trip, processor four times slower (Chromium's own throttling). The floor of
the load is its bytes over that line plus three round trips (page, then style and script, then the sprite). Reduced: an
official of a small district; the page lists at most 60 enterprises in any.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from typing import Any

os.environ.setdefault("YINGSHANG_MANIFEST", "1")

import district
from serving import server, sign_in

ENTERPRISES = {"small": 300, "full": 10_000}
LINE = 400_000 / 8
"""Bytes a second."""
ROUND_TRIP = 0.4
SLOWER = 4
SAVES = 5
CHROMIUM = "/usr/bin/chromium"


def busiest() -> tuple[Any, int]:
    """The post with most enterprises, and how many."""
    from django.db.models import Count

    from yingshang.kernel.identity.models import Post

    posts = Post.objects.filter(role__code="liaison_officer", person__user__isnull=False, assignments__until=None)
    post = posts.annotate(n=Count("assignments")).select_related("person__user").order_by("-n", "id").first()
    assert post is not None
    return post, post.n


class Meter:
    """Counts what crosses the line, headers apart, as Chromium reports it."""

    def __init__(self, session: Any) -> None:
        self.received = self.sent = self.requests = 0
        session.send("Network.enable")
        conditions = {"offline": False, "latency": ROUND_TRIP * 1000}
        line = {"downloadThroughput": LINE, "uploadThroughput": LINE}
        session.send("Network.emulateNetworkConditions", {**conditions, **line})
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.requestWillBeSent", self._sent)

    def _finished(self, event: dict[str, Any]) -> None:
        self.received += int(event["encodedDataLength"])

    def _sent(self, event: dict[str, Any]) -> None:
        self.requests += 1
        self.sent += len(event["request"].get("postData", ""))

    def reset(self) -> None:
        """Begin anew."""
        self.received = self.sent = self.requests = 0


def measure(port: int, cookie: str) -> None:
    """Open the page on the slow phone, then save a visit a few times."""
    from playwright.sync_api import expect, sync_playwright

    name, _, value = cookie.partition("=")
    base = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        options: dict[str, Any] = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}
        context = browser.new_context(base_url=base, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.add_cookies([{"name": name, "value": value, "url": base}])
        page = context.new_page()
        meter = Meter(context.new_cdp_session(page))
        started = time.perf_counter()
        page.goto("/outreach/today/")
        loaded = time.perf_counter() - started
        page.wait_for_timeout(1500)
        floor = meter.received / LINE + 3 * ROUND_TRIP
        print(
            f"first load   {meter.received:>8,} bytes {meter.requests:3} requests {loaded:6.2f} s = {loaded / floor:.1f} x {floor:.2f} s"
        )
        meter.reset()
        started = time.perf_counter()
        page.reload()
        again = time.perf_counter() - started
        print(f"again        {meter.received:>8,} bytes {meter.requests:3} requests {again:6.2f} s")
        told, taps = [], []
        for _ in range(SAVES):
            meter.reset()
            page.locator("[data-enterprise]").first.tap()
            begun = time.perf_counter()
            page.get_by_text("电话", exact=True).tap()
            page.get_by_role("button", name="保存").first.tap()
            expect(page.locator("[data-list]")).to_be_visible()
            taps.append(time.perf_counter() - begun)
            expect(page.locator("#notice")).to_have_text(re.compile("已保存"), timeout=30_000)
            told.append(time.perf_counter() - begun)
            page.evaluate("document.getElementById('notice').textContent = ''")
        print(f"visit saved  {meter.received:>8,} bytes in, {meter.sent:,} out, {meter.requests} request")
        print(
            f"  list back after {statistics.median(taps):.2f} s (kept on the phone), the server's word after {statistics.median(told):.2f} s"
        )
        browser.close()


def main() -> None:
    """Build, gather the assets, serve, measure, print."""
    vendor = district.set_up()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    district.build(ENTERPRISES["full" if district.FULL else "small"])
    post, count = busiest()
    print(f"{vendor}; 400 kbit/s, 400 ms, processor {SLOWER} times slower; {count} enterprises; load {os.getloadavg()}")
    with server(1) as port:
        measure(port, sign_in(post.person.user, f"post:{post.pk}"))


if __name__ == "__main__":
    main()
