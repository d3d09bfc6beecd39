"""What units are asked for, and every version of what they gave."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.identity.models import Person, Unit
from yingshang.kernel.workshop.enums import Source
from yingshang.kernel.workshop.models.papers import Section


class Request(models.Model):
    """A section's call for material to one unit. Whether it is late follows from ``due_on`` and what was given."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    due_on = models.DateField("截止")
    asked_at = models.DateTimeField("征集时间")
    reminded_on = models.DateField("最近催报", null=True, blank=True)
    first_given_at = models.DateTimeField("首次报送", null=True, blank=True)
    current = models.PositiveIntegerField("版本", default=0)
    waived_reason = models.CharField("免报原因", max_length=200, blank=True)

    class Meta:
        ordering = ["section__position", "unit__order", "id"]
        constraints = [models.UniqueConstraint(fields=["section", "unit"], name="material_asked_once")]
        indexes = [models.Index(fields=["unit", "due_on"], name="material_of_unit")]

    def __str__(self) -> str:
        return f"{self.section} {self.unit.short_name}"


class Material(models.Model):
    """One version of what a unit gave. Rows are added, never changed.

    Arguments:
        paragraphs: texts in their order, with figure marks.
        attachment: the .docx from which it was read.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="materials")
    number = models.PositiveIntegerField("版本")
    paragraphs = models.JSONField("正文", default=list)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="作者")
    acting_as = models.CharField("身份", max_length=200)
    source = models.CharField("来源", max_length=8, choices=Source, default=Source.PAGE)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="material_number_once")]

    def __str__(self) -> str:
        return f"{self.request} v{self.number}"
