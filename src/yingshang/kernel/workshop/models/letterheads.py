"""The office's own forms of papers."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.evidence.models import Blob
from yingshang.kernel.identity.models import Person, Unit


class Letterhead(models.Model):
    """A .docx with the office's letterhead into which papers are put, from a day on. A new one is a new row.

    Arguments:
        kind: code of the template of papers that it is for; empty for every kind that has none of its own.
        places: the places that it has (【标题】…), as found when it was given.
        at: when it was given: papers frozen before keep the form that they had.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("文种", max_length=40, blank=True)
    name = models.CharField("名称", max_length=60)
    file_name = models.CharField("文件名", max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    places = models.JSONField(default=list)
    since = models.DateField("启用日期")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("登记人", max_length=200)
    at = models.DateTimeField("登记时间")
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)
    withdrawn_by = models.CharField("停用人", max_length=200, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["district", "kind", "-since"], name="letterhead_in_force")]

    def __str__(self) -> str:
        return self.name
