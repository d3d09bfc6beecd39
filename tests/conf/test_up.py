"""`up` serves, starts again what was killed, and takes all its parts with it when it stops."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 60
"""Seconds that a start may take on a busy machine."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    """Tell whether something listens there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def until(condition, seconds: float = PATIENCE) -> bool:
    """Wait until the condition holds, no longer than the seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        threading.Event().wait(0.1)
    return False


def children(pid: int) -> dict[int, str]:
    """Return the processes that a process started, with their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            line = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        state, parent = stat.rpartition(")")[2].split()[:2]
        if int(parent) == pid and state != "Z":
            found[int(folder.name)] = line
    return found


@pytest.fixture
def system(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The whole system in an installation of its own, started and answering."""
    port = free_port()
    environment = os.environ | {"YINGSHANG_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment |= {"YINGSHANG_WORKERS": "1"}
    environment.pop("YINGSHANG_DATABASE_URL", None)
    line = [sys.executable, "-m", "yingshang.conf.cli", "up", "--no-demo", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [lines.put(text) for text in process.stdout], daemon=True).start()
    try:
        assert until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, "it ended instead of serving"
        while f"http://127.0.0.1:{port}/" not in lines.get(timeout=10):
            pass
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)
        process.stdout.close()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_up_serves_revives_and_stops(system: tuple[subprocess.Popen[str], int]) -> None:
    process, port = system
    assert answers(port)

    web = next(pid for pid, line in children(process.pid).items() if " serve " in line)
    grandchildren = list(children(web))
    for pid in [web, *grandchildren]:
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: not answers(port), 10)
    assert until(lambda: answers(port)), "a killed web server comes back"

    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert not answers(port)
