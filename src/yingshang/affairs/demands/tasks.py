"""What happens elsewhere and becomes a demand."""

from __future__ import annotations

from datetime import datetime

from yingshang.affairs.demands.services import receive_complaint
from yingshang.kernel.outbox.models import Event
from yingshang.kernel.outbox.registry import handler
from yingshang.registry.contacts.queries import complaint_of
from yingshang.registry.contacts.services import COMPLAINED, link_complaint

LEDGER = "触企台账"
REPEATED_CHECKS = "D02"
"""重复检查与执法规范, where the directory puts what disturbs an enterprise."""


@handler(COMPLAINED, name="demands.open_contact_complaint")
def open_contact_complaint(event: Event, now: datetime) -> None:
    """An enterprise's complaint of a touch becomes a demand; told twice, it is still one."""
    complaint = complaint_of(event.payload["complaint"])
    if complaint is None:
        return
    touch = complaint.touch
    what = f"对 {touch.on:%Y年%m月%d日} {touch.unit.short_name}{touch.get_channel_display()}（{touch.purpose}）的投诉"
    case = receive_complaint(
        enterprise=touch.enterprise,
        content=f"{what}：{complaint.text}",
        contact_name=complaint.contact_name,
        contact_phone=str(complaint.contact_phone),
        category=REPEATED_CHECKS,
        source=LEDGER,
        number=str(complaint.pk),
        at=complaint.at,
        now=now,
    )
    link_complaint(complaint_id=complaint.pk, case=case)
