"""The tables of the audit: chains, their entries, the daily blocks over all heads.

Entries carry ids without foreign keys and no personal data, so that they outlive what they speak of.
"""

from __future__ import annotations

from django.db import models

GENESIS = "0" * 64


class Chain(models.Model):
    """One append-only chain: of a case, of an import, of the register, of accounts and roles."""

    kind = models.CharField(max_length=32)
    ref = models.CharField(max_length=64)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="audit_chain_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


class Entry(models.Model):
    """One act: who, as what, when, what, and the digest of it and of all before it."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=64)
    user_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    seat = models.CharField(max_length=32)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_once")]
        indexes = [models.Index(fields=["at"]), models.Index(fields=["person_id", "at"])]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.seq} {self.action}"


class Block(models.Model):
    """A day's seal over the heads of all chains that grew: the public chain."""

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField()
    heads = models.JSONField()
    entries = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.day}"
