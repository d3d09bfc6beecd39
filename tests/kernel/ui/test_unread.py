"""The number beside the bell."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cast import Cast
from yingshang.kernel.outbox import services
from yingshang.kernel.outbox.queries import MOST
from yingshang.kernel.ui.queries import unread_seen


@pytest.mark.django_db
def test_it_stops_at_a_hundred_so_that_every_page_stays_cheap(cast: Cast, now: datetime) -> None:
    party = cast.officer_a.party_id
    assert party is not None
    services.tell_many(
        [services.Draft(party=party, topic="notice", title=f"第{n}件", key=str(n)) for n in range(MOST + 20)], now=now
    )
    assert unread_seen(cast.officer_a) == MOST
    assert unread_seen(cast.officer_b) == 0
    assert unread_seen(cast.anonymous) == 0
