"""A real server on the loopback, and people who ask it for pages at the same time."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Times:
    """What a page took, in milliseconds."""

    median: float
    p95: float


@contextmanager
def server(workers: int) -> Iterator[int]:
    """``yingshang serve`` on a free port of 127.0.0.1 while the block runs; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "yingshang.conf.cli", "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--workers", str(workers)], env=dict(os.environ))
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def sign_in(user: Any, seat: str) -> str:
    """A session of an official; returns its cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from yingshang.kernel.identity.requests import SEAT_KEY

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "yingshang.kernel.login.backends.PasswordBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SEAT_KEY] = seat
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def measure(port: int, cookie: str, urls: Sequence[str], *, users: int, seconds: float) -> Times:
    """Ask for the pages in turn, ``users`` at a time, for so long (one user at least five times, each of several twice)."""
    took: list[float] = []
    ends = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_user, args=(port, cookie, urls, n, ends, took, 6 if users == 1 else 3))
        for n in range(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not took:
        raise RuntimeError(f"no answer from {urls[0]}")
    took.sort()
    return Times(statistics.median(took), took[min(len(took) - 1, int(len(took) * 0.95))])


def _user(port: int, cookie: str, urls: Sequence[str], first: int, ends: float, took: list[float], least: int) -> None:
    """One person: a connection kept open, page after page; the first answer warms up and is not counted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    asked = 0
    while asked < least or time.perf_counter() < ends:
        url = urls[(first + asked) % len(urls)]
        started = time.perf_counter()
        connection.request("GET", url, headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read()
        if asked:
            took.append((time.perf_counter() - started) * 1000)
        if answer.status != 200 or b"</html>" not in body:
            raise RuntimeError(f"{url}: {answer.status} {answer.getheader('Location')}")
        asked += 1
    connection.close()
