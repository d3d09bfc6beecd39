"""The text of a summary as it was written, beside its frozen figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from yingshang.kernel.figures.models import FrozenReport

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
