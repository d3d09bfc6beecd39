"""Pure calculation of this affair: where a dissatisfied demand goes, what counts as content."""

from __future__ import annotations

from yingshang.affairs.demands.enums import CONTENT_FROM, State

ATTEMPTS = "call_attempts"
"""The service level that says how many call-backs may reach nobody before a demand is concluded as 未联系上."""


def is_content(satisfaction: int | None) -> bool:
    """Whether an answer is 满意 in the sense of the rate: 基本满意 or better."""
    return satisfaction is not None and satisfaction >= CONTENT_FROM


def next_round(rounds: int) -> State:
    """Where a demand goes that was answered 不满意: back to work, then a level up, then under supervision.

    Arguments:
        rounds: how often it was answered 不满意 before.
    """
    return (State.REWORK, State.RAISED, State.SUPERVISED)[min(rounds, 2)]


def after_call_back(
    *, reached: bool, satisfaction: int | None, rounds: int, unreached: int, attempts: int | None
) -> State:
    """The state after an attempt to call back: content strikes off, whether solved or well explained.

    Arguments:
        rounds, unreached: how often it was 不满意, and not reached, before this attempt.
        attempts: after so many that reached nobody it is concluded; ``None``: nobody has set a number.
    """
    if not reached:
        return State.CONCLUDED if attempts is not None and unreached + 1 >= attempts else State.REPLIED
    return State.STRUCK if is_content(satisfaction) else next_round(rounds)


def shorten(content: str, length: int = 40) -> str:
    """A title out of what the enterprise wrote: its first sentence, cut at ``length`` characters."""
    line = content.strip().splitlines()[0] if content.strip() else ""
    for mark in "。！？；":
        line = line.split(mark)[0]
    return line if len(line) <= length else f"{line[: length - 1]}…"
