"""What can stand in the way of a transition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yingshang.kernel.cases.models import Case, TimelineEntry
from yingshang.kernel.clock import local


class LifecycleError(Exception):
    """A transition did not happen; nothing was changed. ``str`` of it is a Chinese sentence for the person."""


class NotAllowed(LifecycleError):
    """The actor may not do this to this case."""


class Conflict(LifecycleError):
    """Someone was faster, or the state does not admit the move: the case and its last entry tell who did what."""

    def __init__(self, case: Case, entry: TimelineEntry | None, wanted: str) -> None:
        self.case = case
        self.entry = entry
        told = f"{_who(entry)}已于 {local(entry.at):%m月%d日 %H:%M} “{entry.name}”" if entry else "状态已变化"
        super().__init__(f"未能“{wanted}”：{told}，请按最新状态处理。")


class Blocked(Conflict):
    """What happened to the case before stands against the move; ``reason`` says what, and what can be done instead."""

    def __init__(self, case: Case, entry: TimelineEntry | None, wanted: str, reason: str) -> None:
        super().__init__(case, entry, wanted)
        self.reason = reason
        self.args = (f"未能“{wanted}”：{reason}",)


def _who(entry: TimelineEntry) -> str:
    """Who did it; of an enterprise's people no name is told."""
    return "企业" if entry.audience == "enterprise" else f"{entry.acting_as} {entry.actor_name} "


class InvalidInput(LifecycleError):
    """What was filled in does not do. ``fields`` maps each field (``""`` for the whole) to its messages."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self.fields = {name: list(messages) for name, messages in fields.items()}
        super().__init__("；".join(m for messages in self.fields.values() for m in messages))
