"""What can be wrong with a complaint before it is one, or with what is done about it."""

from __future__ import annotations


class ComplaintError(Exception):
    """Nothing was written; ``str`` of it is a Chinese sentence that says what to do."""


class NotPermitted(ComplaintError):
    """The actor may not do this."""


class AlreadyThere(ComplaintError):
    """The number of the provincial platform is a complaint already; ``number`` is ours."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"该平台编号已登记为 {number}，未重复登记。")


class ReasonMissing(ComplaintError):
    """The number of an anonymous complainant is looked at for a reason only."""

    def __init__(self) -> None:
        super().__init__("这是匿名投诉，请写明查看电话的用途。")


class NothingToTell(ComplaintError):
    """No complaint waits for its result to be told to the platform."""

    def __init__(self) -> None:
        super().__init__("没有待反馈省平台的办理结果。")
