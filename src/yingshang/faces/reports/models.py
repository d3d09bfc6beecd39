"""The text of a summary as it was written, beside its frozen figures; what was asked for and is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.identity.models import Unit, User

if TYPE_CHECKING:
    from datetime import date

APPEND_ONLY = ("reports_writtensummary",)


class WrittenSummary(models.Model):
    """One writing of an annual summary. A new one is a new row; nothing is changed afterwards.

    ``content`` is the text (:mod:`yingshang.faces.reports.content`), ``digest`` covers it and stands in the chain of
    the frozen report; ``draft`` is a working copy: marks 〔待核〕 and an annex of what was left out.
    """

    frozen = models.OneToOneField(FrozenReport, on_delete=models.PROTECT, related_name="summary")
    number = models.CharField("编号", max_length=20, unique=True)
    year = models.PositiveIntegerField("年份")
    draft = models.BooleanField("工作稿")
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.frozen.title}"

    @property
    def written_on(self) -> date:
        """The day on which it was written."""
        from yingshang.kernel.clock import day_of

        return day_of(self.frozen.frozen_at)


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
    written = models.OneToOneField(
        WrittenSummary, on_delete=models.PROTECT, null=True, blank=True, related_name="request"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"
