"""What was written: the text of a document as printed, beside its frozen figures."""

from __future__ import annotations

from datetime import date

from django.db import models

from yingshang.kernel.clock import day_of
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.workshop.models.papers import Paper


class Edition(models.Model):
    """One writing of a document. A new one is a new row; nothing is changed afterwards.

    Arguments:
        paper: out of which it came; ``None`` for one that the system wrote alone. An erratum is an edition of its paper too.
        draft: a working copy: marks 〔待核〕 and an annex of what was left out.
        content: the text (:mod:`yingshang.kernel.workshop.outputs.contents`); digest covers it and stands in the chain
            of the frozen report.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="editions")
    frozen = models.OneToOneField(FrozenReport, on_delete=models.PROTECT, related_name="edition")
    number = models.CharField("编号", max_length=24, unique=True)
    draft = models.BooleanField("工作稿", default=False)
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.frozen.title}"

    @property
    def written_on(self) -> date:
        """The day on which it was written."""
        return day_of(self.frozen.frozen_at)
