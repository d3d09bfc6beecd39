"""Web server and worker are killed again and again while enterprises ask: what was confirmed is there, once and whole.

Both are the real programs (``yingshang serve``, ``yingshang worker``) on the test's database. An enterprise whose press
got no answer presses again with the same words, as people do.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from tests import processes
from tests.cast import Cast
from tests.environment.observed.apps import leave_trace
from yingshang.affairs.demands.models import Demand
from yingshang.kernel import clock
from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case, TimelineEntry
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.identity.models import Party
from yingshang.kernel.outbox import registry
from yingshang.kernel.outbox.delivery import deliver
from yingshang.kernel.outbox.models import Delivery, Event, Message, SendState
from yingshang.kernel.outbox.registry import handler
from yingshang.kernel.search.models import Document

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.slow]

DEATHS = 3
THREADS = 3
PATIENCE = 60.0
CSRF = "k" * 32


class Program:
    """One of the system's programs with all its children, in a process group of its own."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.start()

    def start(self) -> None:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.environment.observed.settings",
            "PYTHONPATH": os.pathsep.join([str(processes.ROOT / "src"), str(processes.ROOT)]),
            "YINGSHANG_DATABASE_URL": processes.database_url(),
            "YINGSHANG_HOME": str(settings.YINGSHANG_HOME),
            "YINGSHANG_LOG": "CRITICAL",
        }
        line = [sys.executable, "-m", "yingshang.conf.cli", *self.words]
        self.process = subprocess.Popen(
            line, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """Without warning, the whole group; the group is the one that was made for it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Enterprise(threading.Thread):
    """Asks one thing after the other, each until it is confirmed, as long as it is let."""

    def __init__(self, name: str, port: int, session: str, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.session, self.stop = port, session, stop
        self.confirmed: dict[str, str] = {}

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            words = f"{self.name}的第{number}个问题。"
            while not self.stop.is_set():
                if token := self.ask(words):
                    self.confirmed[words] = token
                    break
                time.sleep(0.05)

    def ask(self, words: str) -> str | None:
        """The token of the confirmation page, or ``None`` when no answer came."""
        body = urlencode({"content": words, "contact_name": "刘晨光", "contact_phone": "13800000001"})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
            "X-CSRFToken": CSRF,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", "/my/demands/new/", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        assert answer.status in {302, 500, 503}, answer.status  # 500: the database was gone with the old server
        return answer.headers["Location"].split("/")[3] if answer.status == 302 else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def system() -> Iterator[tuple[Program, Program, int]]:
    port = free_port()
    web = Program("serve", "--workers", "1", "--bind", f"127.0.0.1:{port}")
    worker = Program("worker")
    yield web, worker, port
    for program in (web, worker):
        program.kill()


def until_confirmed(threads: list[Enterprise], more: int) -> None:
    """Wait until so many further presses have been confirmed."""
    before = sum(len(thread.confirmed) for thread in threads)
    end = time.monotonic() + PATIENCE
    while sum(len(thread.confirmed) for thread in threads) < before + more:
        assert time.monotonic() < end, "the server does not answer"
        assert all(thread.is_alive() for thread in threads), "an answer was neither a confirmation nor a fault"
        time.sleep(0.05)


@pytest.mark.timeout(300)
def test_what_was_confirmed_is_there_once_and_whole(
    registered: Cast, system: tuple[Program, Program, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    web, worker, port = system
    chance, stop = random.Random(7), threading.Event()
    threads = []
    for number in range(THREADS):
        client = Client()
        registered.login(client, ("enterprise", "other_enterprise")[number % 2])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        threads.append(Enterprise("甲乙丙丁"[number], port, session, stop))
    for thread in threads:
        thread.start()
    try:
        for _ in range(DEATHS):
            until_confirmed(threads, 3)
            time.sleep(chance.uniform(0, 0.3))  # somewhere inside a request
            for program in chance.sample((web, worker), 2):
                program.kill()
                program.start()
        until_confirmed(threads, 3)
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
        web.kill()
        worker.kill()
    confirmed = {words: token for thread in threads for words, token in thread.confirmed.items()}
    assert len(confirmed) >= 3 * (DEATHS + 1)
    _deliver_the_rest(monkeypatch)
    _prove(confirmed)


def _deliver_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a dead worker had in hand is due again after a while; that while has passed."""
    monkeypatch.setattr(registry, "_handlers", {})
    handler("demand.registered", name="observed.trace")(leave_trace)
    later = clock.now() + timedelta(days=1)
    while deliver(later, limit=1000):
        pass


def _prove(confirmed: dict[str, str]) -> None:
    demands = {d.content: d for d in Demand.objects.select_related("case")}
    assert len(demands) == Demand.objects.count(), "something was stored twice"
    assert {words: demands[words].case.token for words in confirmed} == confirmed
    cases = list(Case.objects.order_by("number"))
    year = clock.today().year
    assert [case.number for case in cases] == [f"SQ{year}-{n:06d}" for n in range(1, len(cases) + 1)]
    ids, numbers = {case.pk for case in cases}, {case.number for case in cases}
    assert {d.case_id for d in demands.values()} == ids
    for model, field in ((TimelineEntry, "case_id"), (Deadline, "case_id"), (Message, "case_id")):
        assert Counter(model.objects.values_list(field, flat=True)) == dict.fromkeys(ids, 1), model
    assert set(Document.objects.filter(owner_kind="case").values_list("owner_id", flat=True)) == ids
    assert dict(Chain.objects.filter(kind="case").values_list("ref", "length")) == dict.fromkeys(numbers, 1)
    keys = {f"demand.registered:{number}:1" for number in numbers}
    assert set(Event.objects.values_list("key", flat=True)) == keys
    assert set(Delivery.objects.values_list("state", flat=True)) == {SendState.SENT}
    traces = Party.objects.filter(name__startswith="handled-").values_list("name", flat=True)
    assert Counter(traces) == dict.fromkeys((f"handled-{key}" for key in keys), 1)
    assert verify().ok
