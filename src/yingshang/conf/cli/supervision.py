"""One terminal for web and worker: starts both, starts again what died, stops both together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from yingshang.conf.cli.answers import note
from yingshang.conf.cli.faults import FoundWrong

PATIENCE = 60.0
"""Seconds within which the web server must answer for the first time."""
PAUSE = 2.0
"""Seconds before a part that died is started again."""
GRACE = 20.0
"""Seconds that a part has for stopping."""


class Part:
    """One process of the system, by the command that it runs."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self.name = name
        self.command = [sys.executable, "-m", "yingshang.conf.cli", *arguments]
        self.process: subprocess.Popen[bytes] | None = None
        self.start_at = 0.0

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches it through us alone."""
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own program

    def died(self) -> bool:
        """Tell whether the process ran and has ended."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Ask the process to end, and end it after the grace."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def answers(host: str, port: int) -> bool:
    """Tell whether something listens there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _wait_for_web(web: Part, host: str, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers(host, port):
        if web.died():
            raise FoundWrong("网页服务没有启动起来，原因见上。")
        if time.monotonic() > deadline:
            raise FoundWrong(f"网页服务在 {PATIENCE:.0f} 秒内没有应答。")
        time.sleep(0.2)


def supervise(host: str, port: int) -> None:
    """Run web and worker until the terminal or the service manager says stop.

    Errors: ``FoundWrong`` when the web server does not come up.
    """
    from yingshang.conf.cli.filling import demo_accounts

    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    web = Part("网页服务", ["serve", "--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"])
    parts = [web, Part("后台进程", ["worker"])]
    for part in parts:
        part.start()
    try:
        _wait_for_web(web, host, port)
        address = f"[{host}]" if ":" in host else host
        print(f"\n  营商通已启动： http://{address}:{port}/\n", flush=True)  # noqa: T201 - the answer of this command
        for line in demo_accounts():
            print(f"  {line}", flush=True)  # noqa: T201
        print("\n  按 Ctrl-C 停止。", flush=True)  # noqa: T201
        while not stopping:
            _watch(parts)
            time.sleep(0.5)
    finally:
        note("正在停止……")
        for part in reversed(parts):
            part.stop()


def _watch(parts: Sequence[Part]) -> None:
    """Start again, after a pause, each part that has died."""
    for part in parts:
        if not part.died():
            continue
        if not part.start_at:
            note(f"{part.name}意外退出，{PAUSE:.0f} 秒后重新启动。")
            part.start_at = time.monotonic() + PAUSE
        elif time.monotonic() >= part.start_at:
            part.start_at = 0.0
            part.start()
