"""What can be wrong with a demand before it is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field of an order from elsewhere, and what to do."""

    field: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.reason}{self.remedy}"


class DemandError(Exception):
    """Nothing was written; ``str`` of it is a Chinese sentence that says what to do."""


class UnknownEnterprise(DemandError):
    """The enterprise that was named is not in the register, or not within reach."""


class NotPermitted(DemandError):
    """The actor may not bring or enter demands."""


class ReasonMissing(DemandError):
    """The number of an anonymous demand is looked at for a reason only."""

    def __init__(self) -> None:
        super().__init__("这是匿名诉求，请写明查看电话的用途。")


class AlreadyThere(DemandError):
    """An order of this number from this source is a demand already; ``number`` is its own."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"该来源编号已登记为 {number}，未重复登记。")


class InvalidOrder(DemandError):
    """An order from elsewhere that cannot be one; ``wrong`` says which field, why, and what to do."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__("".join(map(str, wrong)))


class NotMergeable(DemandError):
    """The demand that was named cannot be merged; the words say why."""


class NothingToReturn(DemandError):
    """No order of the source has come further since the last list."""

    def __init__(self) -> None:
        super().__init__("自上次回填以来，没有新答复或办结的工单，无需回填。")


class InvalidSetting(DemandError):
    """A setting that cannot be; ``field`` is the argument at fault."""

    def __init__(self, text: str, field: str = "") -> None:
        self.field = field
        super().__init__(text)
