"""A stand-in for the web: acts, each with its effect, its message, its SMS and its event in one transaction.

It goes on where the one before it was killed: an act is done when its row is there.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from tests.kernel.jobs.sample import count_an_act  # noqa: E402
from yingshang.kernel import clock  # noqa: E402
from yingshang.kernel.audit.services import SYSTEM, append, chain_for  # noqa: E402
from yingshang.kernel.identity.models import Party, PartyKind  # noqa: E402
from yingshang.kernel.outbox.models import Channel  # noqa: E402
from yingshang.kernel.outbox.services import emit, tell  # noqa: E402


def act(number: int, recipient: int) -> None:
    """One act, whole or not at all."""
    name, now = f"act-{number}", clock.now()
    with transaction.atomic():
        if Party.objects.filter(name=name).exists():
            return
        Party.objects.create(kind=PartyKind.EXTERNAL, name=name)
        append(chain_for("test", "acts"), action="test.act", ids=SYSTEM, now=now, data={"n": number})
        tell(party=recipient, topic="test", title=name, now=now, key=name)
        tell(party=recipient, topic="test", title=name, now=now, key=name, channel=Channel.SMS, address="13800000001")
        emit(topic="test.acted", payload={"n": number}, key=name, now=now)
        count_an_act.enqueue(number)


recipient, count = int(sys.argv[1]), int(sys.argv[2])
for number in range(count):
    act(number, recipient)
