"""What can be found: one row for each thing, its tokens in order. The full-text index itself is the database's own."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """The searchable text of one thing (``case`` 17, ``enterprise`` 203) as tokens between spaces."""

    owner_kind = models.CharField(max_length=32)
    owner_id = models.BigIntegerField()
    tokens = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_kind", "owner_id"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.owner_kind}:{self.owner_id}"
