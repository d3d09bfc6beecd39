"""A task and a handler for the tests of the worker; both leave rows that can be counted."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from yingshang.kernel.identity.models import Party, PartyKind
from yingshang.kernel.outbox.models import Event
from yingshang.kernel.outbox.registry import handler


@task()
def name_a_party(name: str) -> str:
    """Leave a trace in the database."""
    return Party.objects.create(kind=PartyKind.EXTERNAL, name=name).name


@task()
def count_an_act(number: int) -> None:
    """Idempotent, as every task must be: a second run finds the trace of the first."""
    Party.objects.get_or_create(kind=PartyKind.EXTERNAL, name=f"task-{number}")


@handler("test.acted", name="test.count")
def count(event: Event, now: datetime) -> None:
    """Deliberately not idempotent by itself: the outbox must run it exactly once."""
    Party.objects.create(kind=PartyKind.EXTERNAL, name=f"handled-{event.key}")
