"""Write docs/images: the pictures of the README, taken while one demand walks from the phone to its rating.

Usage: screenshots.py [HOME]. Without HOME a demonstration district is built in a temporary folder (about a minute).
Needs the built assets, Debian's chromium and fonts-noto-cjk; asks no other host for anything.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
PROGRAM = (sys.executable, "-m", "yingshang.conf.cli")
PASSWORD = "yunxi-2026-demo"  # noqa: S105 - the demonstration district's, printed at start
OWNER = "13800000001"
MOST = 250_000
"""No picture is larger, in bytes."""
PATIENCE = 60
"""Seconds that the server has for its first answer."""
WORDS = "厂区门口道路破损，货车进出困难，上周已有两辆货车陷车。希望尽快修复路面。"


@contextmanager
def district(given: str | None) -> Iterator[Path]:
    """A state folder with the demonstration district in it; a temporary one is removed afterwards."""
    if given:
        yield Path(given).resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*PROGRAM, "demo"], env=os.environ | {"YINGSHANG_HOME": folder}, check=True)
        yield Path(folder)


@contextmanager
def server(home: Path) -> Iterator[str]:
    """The system on a free port of this machine; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*PROGRAM, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    running = subprocess.Popen(command, env=os.environ | {"YINGSHANG_HOME": str(home)})
    try:
        _wait(running, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)


def _wait(running: "subprocess.Popen[bytes]", port: int) -> None:
    last = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if running.poll() is not None or time.monotonic() > last:
                sys.exit("the server did not start")
            time.sleep(0.2)


class Camera:
    """People at their screens, each in a browser of their own, and pictures of what they see."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.pages: dict[str, Page] = {}

    def desk(self, user: str) -> Page:
        """An official's screen, signed in."""
        if user not in self.pages:
            page = self._page(user, width=1440, height=900)
            page.goto("/login/")
            page.get_by_label("账号").fill(user)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url(re.compile("/inbox/"))
        return self.pages[user]

    def phone(self) -> Page:
        """The enterprise owner's phone, signed in by the code that the sandbox shows."""
        if "phone" not in self.pages:
            page = self._page("phone", width=375, height=740, mobile=True)
            page.goto("/login/phone/")
            page.get_by_label("手机号").fill(OWNER)
            page.locator("main button[type=submit]").first.click()
            code = re.search(r"\b(\d{6})\b", page.inner_text("body"))
            assert code, "no code on the page: is YINGSHANG_SANDBOX off?"
            page.get_by_label("验证码").fill(code.group(1))
            page.locator("main button[type=submit]").first.click()
            page.wait_for_url(re.compile("/my/"))
        return self.pages["phone"]

    def _page(self, who: str, *, width: int, height: int, mobile: bool = False) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            device_scale_factor=2 if mobile else 1,
            is_mobile=mobile,
            has_touch=mobile,
        )
        context.set_default_timeout(10_000)
        self.pages[who] = context.new_page()
        return self.pages[who]

    @staticmethod
    def take(page: Page, name: str) -> None:
        """Write one picture of what stands on the screen, as small as it goes without loss."""
        target = IMAGES / f"{name}.png"
        page.wait_for_load_state("networkidle")  # charts are a file of their own
        page.evaluate("document.fonts.ready")
        page.screenshot(path=target, animations="disabled")
        with Image.open(target) as picture:
            whole = picture.convert("RGB")
        whole.save(target, optimize=True)
        size = target.stat().st_size
        print(f"{name}.png {size // 1000} kB")
        assert size < MOST, f"{name}.png is too large"


def press(page: Page, action: str, *, take: str = "", **fields: str) -> None:
    """Open an action of a case page, fill in its short form (and take its picture), send it."""
    page.get_by_role("link", name=action, exact=True).click()
    form = page.locator("#action-form form")
    for label, value in fields.items():
        control = form.get_by_label(re.compile(f"^{label}"))
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)
    if take:
        Camera.take(page, take)
    form.get_by_role("button", name=action, exact=True).click()
    page.get_by_text(f"已{action}。").wait_for()


def walk(camera: Camera) -> None:
    """Take one demand through the house; the README's five minutes are these steps."""
    phone = camera.phone()
    phone.goto("/my/")
    camera.take(phone, "phone-home")
    phone.get_by_role("link", name="提一件诉求").click()
    phone.get_by_label("您遇到什么问题").fill(WORDS)
    camera.take(phone, "phone-submit")
    phone.get_by_role("button", name="提交诉求").click()
    found = re.search(r"SQ\d{4}-\d{6}", phone.inner_text("main"))
    assert found
    case = f"/demands/{found.group()}/"

    office, unit = camera.desk("ysb"), camera.desk("jtj")
    office.goto("/inbox/")
    camera.take(office, "inbox")
    office.goto(case)
    press(office, "受理", 诉求类别="道路交通与停车")
    press(office, "派单", take="dispatch", 承办单位="云溪区交通运输局")
    unit.goto(case)
    press(unit, "签收")
    press(unit, "首次联系", 联系方式="上门", 沟通情况="已到现场查看，破损路面约 40 平方米，明日上午施工。")
    press(unit, "答复", 答复内容="路面已于今日修补完毕，请货车减速通行。")
    phone.goto("/my/demands/")
    phone.get_by_role("link", name=re.compile("厂区门口道路破损")).first.click()
    phone.get_by_role("link", name="评价", exact=True).click()
    form = phone.locator("#action-form form")
    form.get_by_label("解决了", exact=True).check()
    form.get_by_label("非常满意", exact=True).check()
    camera.take(phone, "phone-rate")
    form.get_by_role("button", name="评价", exact=True).click()
    phone.get_by_text("已办结销号").first.wait_for()
    phone.evaluate("scrollTo(0, 0)")
    camera.take(phone, "phone-done")
    office.goto(case)
    camera.take(office, "case")


def look_around(camera: Camera) -> None:
    """The list, the register, the figures and the report."""
    office, head = camera.desk("ysb"), camera.desk("ysb-head")
    office.goto("/demands/")
    camera.take(office, "demands")
    office.goto("/enterprises/")
    camera.take(office, "register")
    head.goto("/figures/demands.satisfaction_rate/")
    camera.take(head, "figure")


def main() -> None:
    """Build, serve, walk, take."""
    if shutil.which(CHROMIUM) is None:
        sys.exit("chromium is missing: apt-get install chromium fonts-noto-cjk")
    IMAGES.mkdir(parents=True, exist_ok=True)
    given = sys.argv[1] if len(sys.argv) > 1 else None
    with district(given) as home, server(home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        camera = Camera(browser, address)
        walk(camera)
        look_around(camera)
        browser.close()


if __name__ == "__main__":
    main()
