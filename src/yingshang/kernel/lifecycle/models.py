"""What a client of the API asked once and must not bring about twice."""

from __future__ import annotations

from django.db import models


class IdempotencyKey(models.Model):
    """A key that a client sent with a request, and what it was answered; written with what the request changed."""

    seat = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "key"], name="idempotency_once")]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.seat} {self.key}"
