"""Files of cases: the content once by its hash, and its uses."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.cases.models import Case, Visibility
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.models import Party


class Blob(models.Model):
    """A file's content, stored once under its SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """A file in a case: what it is called there, who gave it, who may see it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField("文件名", max_length=200)
    purpose = models.CharField("用途", max_length=40, blank=True)
    given_by = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.ALL)
    token = models.CharField(max_length=32, unique=True, default=token)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
