"""Summaries that were asked for on a page and are under way."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.identity.models import Unit, User
from yingshang.kernel.workshop.models import Edition


class RequestState(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "生成中"
    DONE = "done", "已生成"
    FAILED = "failed", "未生成"


class SummaryRequest(models.Model):
    """A summary asked for on a page and written by the worker; ``written`` is what came of it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField("年份")
    draft = models.BooleanField("工作稿")
    state = models.CharField("状态", max_length=8, choices=RequestState, default=RequestState.QUEUED)
    requested_at = models.DateTimeField("提出时间")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=32)
    acting_as = models.CharField("经办", max_length=200)
    error = models.CharField("原因", max_length=300, blank=True)
    written = models.OneToOneField(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="request")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"
