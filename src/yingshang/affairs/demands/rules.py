"""Pure calculation of this affair: where a dissatisfied demand goes, what counts as content."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from yingshang.affairs.demands.enums import CONTENT_FROM, State
from yingshang.affairs.demands.errors import Wrong
from yingshang.registry.enterprises.rules.uscc import passes

PHONE = re.compile(r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8})$", re.ASCII)
A_YEAR = timedelta(days=366)
"""How far back an official may write a demand down."""
BACKLOG = timedelta(days=5 * 366)
"""How far back the orders of another system may lie that a district brings along; before it a date is a slip."""
SKEW = timedelta(minutes=5)
"""By how much the clock of another system may be fast; its "now" is ours."""

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


GAPS = ("名称", "编号", "政策")
"""What a canned reply may leave open: the enterprise's name, the demand's number, the policy."""
_GAP = re.compile(r"[{｛]([^{}｛｝\n]{0,20})[}｝]")


def fill_gaps(text: str, known: dict[str, str]) -> str:
    """A canned reply with what is known filled in; ``known`` by the words of the gaps."""
    return _GAP.sub(lambda found: known.get(found[1].strip()) or found[0], text)


def open_gaps(text: str) -> list[tuple[int, int, str]]:
    """The gaps that are still open: line, character in the line (both from 1), the gap as it stands."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        found += [(number, gap.start() + 1, gap[0]) for gap in _GAP.finditer(line)]
    return found


def strange_gaps(text: str) -> list[str]:
    """The gaps of a canned reply that nobody knows how to fill."""
    return [gap for _, _, gap in open_gaps(text) if gap[1:-1].strip() not in GAPS]


def shorten(content: str, length: int = 40) -> str:
    """A title out of what the enterprise wrote: its first sentence, cut at ``length`` characters."""
    line = content.strip().splitlines()[0] if content.strip() else ""
    for mark in "。！？；":
        line = line.split(mark)[0]
    return line if len(line) <= length else f"{line[: length - 1]}…"


def wrong_moments(received: datetime | None, due: datetime | None, now: datetime) -> list[Wrong]:
    """What is wrong with the moments of an order: brought within the last five years, due after it was brought."""
    found = []
    if received and received > now + SKEW:
        found.append(Wrong("received_at", "反映时间晚于现在。", "请核对时间。"))
    if received and received < now - BACKLOG:
        found.append(Wrong("received_at", f"反映时间早于五年之前（年份 {received.year}）。", "请核对年份。"))
    if due and received and due < received:
        found.append(Wrong("due_at", "办理时限早于反映时间。", "请核对两个时间。"))
    if due and not 2000 <= due.year < 2100:  # what the working calendar knows
        found.append(Wrong("due_at", f"年份 {due.year} 不对。", "请核对时间。"))
    return found


def wrong_contact(phone: str, uscc: str) -> list[Wrong]:
    """What is wrong with a phone number and a credit code, where they are given."""
    found = []
    if phone and not PHONE.match(re.sub(r"[\s-]", "", phone)):
        found.append(Wrong("contact_phone", "电话号码不对。", "请填写 11 位手机号，或带区号的座机号。"))
    if uscc and not passes(uscc):
        found.append(Wrong("uscc", "统一社会信用代码校验不符。", "请核对 18 位代码；不知道的请留空，按企业名称查找。"))
    return found
