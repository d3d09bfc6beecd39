"""The limits as dated rows, and what each run let go."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.identity.models import Unit, in_order


class RetentionLimit(models.Model):
    """How many days leftovers of one kind are kept, for a term, and on what basis."""

    code = models.CharField(max_length=60)
    days = models.PositiveIntegerField("保存天数")
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True, blank=True)
    basis = models.CharField("依据", max_length=200)
    set_at = models.DateTimeField("设定时间")
    acting_as = models.CharField("设定人", max_length=200)

    class Meta:
        ordering = ["code", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="retention_limit_once"),
            models.CheckConstraint(condition=in_order(), name="retention_limit_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.days}"


class RetentionRun(models.Model):
    """One run: what it let go by kind (counts only) and the digest over the names of what is gone."""

    at = models.DateTimeField("时间")
    district = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)
    faults = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    acting_as = models.CharField("运行人", max_length=200)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%F %T}"
