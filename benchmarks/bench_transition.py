"""One transition through ``perform``, beside the very statements that it sends, sent again bare.

Demands wait for 签收. Half of them are signed for through ``perform``, each in a transaction of its own. For the other
half ``perform`` is rolled back and its recorded statements are sent again through a cursor, in a transaction that
commits: no ORM, no declaration, no calendar, no digests.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import district
from statements import Statement, noted, send

CASES = 400 if district.FULL else 100


class UndoneError(Exception):
    """Leaves a transaction that must not last."""


def dispatched(count: int, now: Any) -> tuple[list[Any], Any]:
    """Demands that an enterprise brought and the office sent to a department, and who signs there."""
    from yingshang.affairs.demands.enums import Move
    from yingshang.affairs.demands.models import Category
    from yingshang.affairs.demands.services import submit_demand
    from yingshang.kernel.identity.queries import actor_for
    from yingshang.kernel.lifecycle.services import perform

    posts = district.official("office_clerk"), district.official("unit_clerk", "department")
    clerk, officer = (actor_for(post.person.user, f"post:{post.pk}") for post in posts)
    voice = district.existing_voices()[0].actor
    category = Category.objects.filter(parent__isnull=False)[0]
    cases = []
    for _ in range(count):
        case = submit_demand(
            actor=voice,
            now=now,
            content="厂区门口道路破损，货车进出困难。",
            contact_name="刘",
            contact_phone="13800000001",
        )
        case = perform(case, Move.ACCEPT, {"category": category.pk, "grade": "ordinary"}, actor=clerk, now=now)
        cases.append(perform(case, Move.DISPATCH, {"unit": posts[1].unit_id, "text": "请办理"}, actor=clerk, now=now))
    return cases, officer


def recorded(act: Callable[[], object]) -> list[Statement]:
    """The statements of an act that is then undone."""
    from django.db import transaction

    try:
        with transaction.atomic(), noted() as sent:
            act()
            raise UndoneError
    except UndoneError:
        return sent


def timed(acts: list[Callable[[], object]]) -> list[float]:
    """Milliseconds of each."""
    took = []
    for act in acts:
        started = time.perf_counter()
        act()
        took.append((time.perf_counter() - started) * 1000)
    return sorted(took)


def main() -> None:
    """Move, replay, print."""
    vendor = district.set_up()
    district.build(500)
    from yingshang.affairs.demands.enums import Move
    from yingshang.kernel import clock
    from yingshang.kernel.lifecycle.services import perform

    now = clock.now()
    cases, officer = dispatched(CASES, now)

    def sign(case: Any) -> Callable[[], object]:
        return lambda: perform(case, Move.SIGN, {}, actor=officer, now=now)

    kept = [recorded(sign(case)) for case in cases[1::2]]
    bare = timed([lambda s=statements: send(s) for statements in kept])  # type: ignore[misc]
    whole = timed([sign(case) for case in cases[::2]])
    median = statistics.median
    print(
        f"{vendor}: perform {median(whole):.2f} ms (95 %: {whole[int(len(whole) * 0.95)]:.2f}), its "
        f"{len(kept[0])} statements bare {median(bare):.2f} ms: {median(whole) / median(bare):.1f} x"
    )


if __name__ == "__main__":
    main()
