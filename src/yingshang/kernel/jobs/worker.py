"""The worker process: lanes side by side for the pumps (outbox), the scheduler, the tasks, and the heartbeat.

Lanes are threads with connections of their own, so that an import of minutes does not hold up a message. Any number
of workers may run; ``SIGTERM`` and ``SIGINT`` let each lane finish what it has in hand.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from yingshang.kernel import clock
from yingshang.kernel.jobs import roster, scheduler
from yingshang.kernel.jobs.registry import pumps

logger = logging.getLogger(__name__)

IDLE = 0.5
"""Seconds that an idle lane sleeps before it asks again."""
GRACE = 30.0
"""Seconds that a lane has to finish after the stop."""

Step = Callable[[datetime], int]


def new_name() -> str:
    """A name no other worker has: host, process and chance, 64 characters at most."""
    return f"{socket.gethostname()[:30]}.{os.getpid()}.{secrets.token_hex(6)}"


def run_pumps(now: datetime) -> int:
    """Ask every pump once; one that fails does not stop the others. Returns how much was done."""
    done = 0
    for code, work in pumps().items():
        try:
            done += work(now)
        except Exception:
            logger.exception("pump %s failed", code)
    return done


def run_one_task(name: str) -> int:
    """Run the next task of django-tasks, when there is one. Returns 1 or 0."""
    if not DBTaskResult.objects.ready().exists():  # without taking SQLite's write lock
        return 0
    runner = TaskRunner(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
    )
    runner.run()
    return runner._run_tasks  # noqa: SLF001 - the library keeps count nowhere else


def run(stop: threading.Event | None = None, *, name: str | None = None, idle: float = IDLE) -> None:
    """Work until ``stop`` is set; then finish what is in hand and take leave.

    Arguments:
        stop: set by whoever wants the worker to end; without it SIGTERM or SIGINT does (main thread only).
        name: unique among workers; made up when not given.
        idle: seconds between two looks into an empty queue.
    """
    name = name or new_name()
    stop = stop or _stop_on_signal()
    roster.beat(name, clock.now())
    lanes = {
        "pumps": run_pumps,
        "jobs": lambda now: scheduler.run_next(now, name),
        "tasks": lambda _: run_one_task(name),
    }
    threads = [_start(code, step, stop, idle) for code, step in lanes.items()]
    ended = threading.Event()
    heart = _start("heart", lambda now: _beat(name, now), ended, roster.BEAT.total_seconds())
    logger.info("worker %s started", name)
    stop.wait()
    for thread in threads:
        thread.join(GRACE)
    ended.set()
    heart.join(GRACE)
    if any(thread.is_alive() for thread in threads):
        logger.warning("worker %s ends with work in hand; it will be put back", name)
    else:
        roster.leave(name)
    connections.close_all()


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()

    def end(_signum: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop


def _beat(name: str, now: datetime) -> int:
    roster.beat(name, now)
    roster.reap(now)
    return 0


def _start(code: str, step: Step, stop: threading.Event, idle: float) -> threading.Thread:
    thread = threading.Thread(target=_lane, args=(code, step, stop, idle), name=f"lane-{code}", daemon=True)
    thread.start()
    return thread


def _lane(code: str, step: Step, stop: threading.Event, idle: float) -> None:
    """Do the step again and again: at once while there is work, else after a rest. An error is told, never fatal."""
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                done = step(clock.now())
            except Exception:
                logger.exception("lane %s", code)
                done = 0
            if not done:
                stop.wait(idle)
    finally:
        connections.close_all()
