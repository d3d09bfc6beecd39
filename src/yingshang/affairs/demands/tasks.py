"""What happens elsewhere and becomes a demand; what the exchange with 12345 leaves behind may go."""

from __future__ import annotations

from datetime import datetime

from yingshang.affairs.demands.adapters.hotline.incoming import Abandoned
from yingshang.affairs.demands.services import receive_complaint
from yingshang.kernel.outbox.models import Event
from yingshang.kernel.outbox.registry import handler
from yingshang.kernel.retention.registry import Ask, Leftovers, retained
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


@retained(
    "demands.order_files",
    "热线工单导入中未确认的文件",
    days=7,
    most=180,
    basis="个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间",
)
def abandoned_order_files(ask: Ask) -> Leftovers:
    """Files of orders that were looked at and never brought in."""
    return Abandoned(ask.before)
