"""Files that others send: the mapping of a sender's columns, and each version received."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.kernel.evidence.models import Blob
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.enums import ReceivedState
from yingshang.kernel.intake.models.register import Due


class ColumnMapping(models.Model):
    """Which column of a sender's file is which field of an adapter; found again by the titles of its header.

    ``columns``: field key → the sender's title.
    """

    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    adapter = models.CharField(max_length=60)
    signature = models.CharField(max_length=64)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["sender", "adapter", "signature"], name="intake_mapping_once")]

    def __str__(self) -> str:
        return f"{self.sender_id} {self.adapter}"


class Received(models.Model):
    """A file that somebody sent: from whom, for which due; once taken in, as which version, with what counts.

    ``counts``: rows, created, updated, unchanged, rejected; ``errors``: rejected cells as ``tables.RowError`` JSON.
    """

    adapter = models.CharField(max_length=60)
    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due = models.ForeignKey(Due, on_delete=models.PROTECT, null=True, blank=True, related_name="received")
    file = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    state = models.CharField("状态", max_length=10, choices=ReceivedState, default=ReceivedState.UPLOADED)
    header = models.JSONField(default=list)
    mapping = models.ForeignKey(ColumnMapping, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField("版本", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    as_of = models.DateField("数据日期")
    counts = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    received_at = models.DateTimeField("上传时间")
    taken_at = models.DateTimeField("接收时间", null=True, blank=True)
    user_id = models.BigIntegerField(null=True)
    seat = models.CharField(max_length=40)
    received_by = models.CharField("接收人", max_length=200)
    token = models.CharField(max_length=32, unique=True, default=token)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["due", "version"],
                condition=Q(due__isnull=False, version__isnull=False),
                name="intake_received_version_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name
