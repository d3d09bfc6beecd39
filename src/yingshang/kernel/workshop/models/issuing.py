"""What goes out to the office's OA and comes back, and what was corrected after issue."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.identity.models import Person
from yingshang.kernel.workshop.models.papers import Paper


class Exchange(models.Model):
    """A draft given to the OA, and the number and stamped PDF that came back.

    Arguments:
        digest: SHA-256 of the .docx that went out; text_digest: of the text and figures in it.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="exchanges")
    digest = models.CharField("送出文件摘要", max_length=64)
    text_digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField("送出时间")
    sent_by = models.CharField("送出人", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    stamped = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField("回收时间", null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.paper} {self.sent_at:%F}"


class Erratum(models.Model):
    """A correction of an issued paper; the issued one stays as it was.

    Arguments:
        changes: ``[{"id", "name", "printed", "corrected", "why"}]``; text: further changes in words.
        frozen: the corrected figures.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="errata")
    position = models.PositiveIntegerField("次序")
    number = models.CharField("文号", max_length=80, blank=True)
    changes = models.JSONField("更正内容", default=list)
    text = models.TextField("说明", max_length=2000, blank=True)
    frozen = models.OneToOneField(FrozenReport, on_delete=models.PROTECT, null=True, blank=True, related_name="erratum")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("更正人", max_length=200)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "errata"
        constraints = [models.UniqueConstraint(fields=["paper", "position"], name="erratum_position_once")]

    def __str__(self) -> str:
        return f"{self.paper} 更正{self.position}"
