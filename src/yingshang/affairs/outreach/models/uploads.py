"""A sheet of visits that was sent on the page: kept until it is confirmed or given up."""

from __future__ import annotations

from django.db import models

from yingshang.affairs.outreach.enums import UploadState
from yingshang.kernel.identity.models import Unit


class VisitUpload(models.Model):
    """A sheet, what it would do, and what it did.

    Arguments:
        unit: whose officials it may speak of (with all units below); the district for the office.
        result: header, first rows, refused cells for the page.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    file = models.FileField(upload_to="outreach/", blank=True)
    file_name = models.CharField("文件", max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=10, choices=UploadState, default=UploadState.UPLOADED)
    rows = models.PositiveIntegerField("行数", default=0)
    created = models.PositiveIntegerField("新登记", default=0)
    unchanged = models.PositiveIntegerField("已有", default=0)
    rejected = models.PositiveIntegerField("退回", default=0)
    result = models.JSONField(default=dict)
    errors_file = models.FileField(upload_to="outreach/", blank=True)
    acting_as = models.CharField("经办", max_length=200)
    uploaded_at = models.DateTimeField("上传时间")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
