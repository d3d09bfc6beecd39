"""The tables of the audit: chains, their entries, the daily blocks over all heads.

Entries carry ids without foreign keys and no personal data, so that they outlive what they speak of. Triggers
(:mod:`yingshang.kernel.audit.guards`) keep entries and blocks from being changed and chains from going back.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

GENESIS = "0" * 64


class Chain(models.Model):
    """One append-only chain: of a case, of an import, of the register, of accounts and roles.

    ``length`` and ``head`` are those of its last entry; ``sealed`` is the length that the last block covers.
    """

    kind = models.CharField(max_length=32)
    ref = models.CharField(max_length=64)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)
    sealed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="audit_chain_once")]
        indexes = [models.Index(fields=["id"], condition=Q(length__gt=F("sealed")), name="audit_chain_unsealed")]

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
        indexes = [
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["person_id", "at"], name="audit_entry_person"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.seq} {self.action}"


class Block(models.Model):
    """A seal over the heads of chains that grew: one link of the public chain.

    ``heads`` are ``[chain id, length, head]``; what is published is ``heads_digest``, which says nothing of them.
    A day on which very many chains grew has several blocks.
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField()
    heads = models.JSONField()
    heads_digest = models.CharField(max_length=64)
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
