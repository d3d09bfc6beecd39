"""Messages to parties and events to handlers: rows of the transaction that caused them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.kernel.fields.personal import EncryptedTextField
from yingshang.kernel.identity.models import Party


class Channel(models.TextChoices):
    IN_APP = "in_app", "站内"
    SMS = "sms", "短信"


class SendState(models.TextChoices):
    QUEUED = "queued", "待发"
    SENT = "sent", "已发"
    FAILED = "failed", "失败"


class Message(models.Model):
    """One message to one party by one channel; ``key`` keeps it from being made or shown twice.

    An in-app message is sent by being there: it is shown as soon as its cause is committed. Other channels wait for
    the worker. ``address`` is the phone number when it is not that of the recipient's person.
    """

    recipient = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.IN_APP)
    topic = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    address = EncryptedTextField(default=b"", blank=True)
    case_id = models.BigIntegerField(null=True, blank=True)
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=SendState, default=SendState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "channel", "key"], name="message_once"),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="message_queue"),
            models.Index(fields=["recipient", "-created_at"], name="message_inbox"),
            models.Index(fields=["recipient"], condition=Q(channel="in_app", read_at=None), name="message_unread"),
            models.Index(fields=["created_at"], condition=Q(state="failed"), name="message_failed"),
        ]

    def __str__(self) -> str:
        return self.title


class Event(models.Model):
    """Something that happened and that others may act on; named in the past tense (``demand.closed``)."""

    topic = models.CharField(max_length=64)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Delivery(models.Model):
    """An event on its way to one handler."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=SendState, default=SendState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_once")]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="delivery_queue"),
            models.Index(fields=["handler"], condition=Q(state="failed"), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.handler}"


class SandboxSend(models.Model):
    """What the sandbox would have sent to the outside: it stays here. Numbers masked; ``key`` as a provider keeps it."""

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=32)
    text = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"
