"""Batches of scanned paper and their pages: filed by the QR, or waiting for somebody."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.evidence.models import Attachment, Blob
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.enums import BatchState, PageState
from yingshang.kernel.intake.models.sheets import ReturnSheet


class ScanBatch(models.Model):
    """Some files from the scanner, given in together. ``files`` are blobs' ids and names in their order."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    given_by = models.CharField("上传人", max_length=200)
    user_id = models.BigIntegerField(null=True)
    seat = models.CharField(max_length=40)
    given_at = models.DateTimeField("上传时间")
    files = models.JSONField(default=list)
    state = models.CharField("状态", max_length=8, choices=BatchState, default=BatchState.QUEUED)
    note = models.CharField("说明", max_length=300, blank=True)
    done = models.PositiveIntegerField("已识别", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]

    def __str__(self) -> str:
        return f"{self.given_at:%Y-%m-%d %H:%M} {self.given_by}"


class ScanPage(models.Model):
    """One page of a batch: what its QR says, where it was filed; where it was not, its picture and why it waits."""

    batch = models.ForeignKey(ScanBatch, on_delete=models.PROTECT, related_name="pages")
    file_name = models.CharField("文件", max_length=200)
    number = models.PositiveIntegerField("页")
    picture = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("状态", max_length=8, choices=PageState)
    sheet = models.ForeignKey(ReturnSheet, on_delete=models.PROTECT, null=True, blank=True, related_name="pages")
    version = models.PositiveIntegerField("版本", null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("原因", max_length=200, blank=True)
    handled_by = models.CharField("处理人", max_length=200, blank=True)
    token = models.CharField(max_length=32, unique=True, default=token)

    class Meta:
        ordering = ["batch", "id"]
        constraints = [models.UniqueConstraint(fields=["batch", "file_name", "number"], name="intake_page_once")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.number}"
