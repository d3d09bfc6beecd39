"""What can go wrong in the workshop, with sentences for the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yingshang.kernel.workshop.rules.marks import Fault
    from yingshang.kernel.workshop.rules.merging import Merged


class WorkshopError(Exception):
    """A refused write; the text is shown to the user."""


class NotAllowed(WorkshopError):
    """The actor may not do this."""


class Closed(WorkshopError):
    """The paper stands where this cannot be done any more."""


class InvalidText(WorkshopError):
    """A text with faults.

    Arguments:
        faults: by paragraph key, in their order.
    """

    def __init__(self, faults: Mapping[str, Sequence[Fault]]) -> None:
        super().__init__("；".join(fault.message for found in faults.values() for fault in found))
        self.faults = faults


class EditClash(WorkshopError):
    """Two people changed the same paragraph; what both wrote is in ``merged``, nothing was stored."""

    def __init__(self, merged: Merged, number: int) -> None:
        super().__init__(f"有 {len(merged.conflicts)} 段在您编辑期间被别人改过，请选择保留哪一种写法后再保存。")
        self.merged, self.number = merged, number
