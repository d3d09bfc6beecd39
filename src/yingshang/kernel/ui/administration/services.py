"""Asking for a run by hand: who did it stands in the audit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.jobs import scheduler


@transaction.atomic
def run_job(*, code: str, actor: Actor, now: datetime) -> None:
    """Have a job run as soon as a worker is free. Errors: ``KeyError`` for a job that is not declared."""
    scheduler.ask(code, now)
    append(chain_for("jobs", "runs"), action="jobs.run", ids=actor.ids, now=now, data={"job": code})
