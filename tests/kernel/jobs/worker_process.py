"""A worker as ``yingshang worker`` starts it, with short times, whose handler and task leave countable traces."""

from __future__ import annotations

import sys
from datetime import timedelta

import django

django.setup()

from tests.kernel.jobs import sample  # noqa: E402, F401 - its handler is registered
from yingshang.kernel.jobs import roster, worker  # noqa: E402
from yingshang.kernel.outbox import delivery  # noqa: E402

delivery.BACKOFF = (timedelta(milliseconds=300),) * 40
roster.BEAT = timedelta(milliseconds=200)
roster.STALE = timedelta(seconds=1)
roster.MOST_DEATHS = 40

worker.run(name=sys.argv[1], idle=0.05)
