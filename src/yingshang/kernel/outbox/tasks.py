"""The outbox's work in the background: every worker empties it all the time; what was sent long ago may go."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.jobs.registry import pump
from yingshang.kernel.outbox import delivery
from yingshang.kernel.outbox.models import Delivery, Event, Message, SandboxSend, SendState
from yingshang.kernel.retention.registry import Ask, Leftovers, Rows, retained

LOG = "网络安全法第二十一条：日志不少于六个月"


@pump("outbox.deliver")
def deliver(now: datetime) -> int:
    """Deliver what waits."""
    return delivery.deliver(now)


@retained("outbox.messages", "站内消息和短信（事项的经过另存于事项，不清理）", days=730, minimum=180, basis=LOG)
def old_messages(ask: Ask) -> Leftovers:
    """Messages that were sent or given up; one that still waits stays."""
    ended = [SendState.SENT, SendState.FAILED]
    return Rows(Message.objects.filter(state__in=ended, created_at__lt=ask.before))


@retained("outbox.deliveries", "已处理的事件投递", days=365, minimum=180, basis=LOG)
def old_deliveries(ask: Ask) -> Leftovers:
    """Deliveries that were made; failed ones stay until somebody sees to them."""
    return Rows(Delivery.objects.filter(state=SendState.SENT, done_at__lt=ask.before))


@retained("outbox.events", "投递完毕的事件", days=365, minimum=180, basis=LOG)
def old_events(ask: Ask) -> Leftovers:
    """Events without a delivery left; their name sorts behind that of the deliveries."""
    return Rows(Event.objects.filter(deliveries=None, created_at__lt=ask.before))


@retained("outbox.sandbox", "演示环境未外发的短信", days=30, basis="仅演示环境")
def sandbox_sends(ask: Ask) -> Leftovers:
    """What the sandbox did not send."""
    return Rows(SandboxSend.objects.filter(sent_at__lt=ask.before))
