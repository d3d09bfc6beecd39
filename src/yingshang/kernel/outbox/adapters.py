"""Ways out of the house. The sandbox's goes nowhere: it writes down what would have been sent."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.outbox.models import Channel, SandboxSend


class SandboxSms:
    """SMS that stay in the table ``SandboxSend``, shown in the sandbox; the same key is written once."""

    def send(self, *, key: str, address: str, text: str, now: datetime) -> None:
        """Write the message down with the number masked."""
        row = SandboxSend(key=key, channel=Channel.SMS, address=mask_phone(address), text=text, sent_at=now)
        SandboxSend.objects.bulk_create([row], ignore_conflicts=True)
