"""The dictionary by which addresses find their township: the office's own lines, beside the names of the units."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yingshang.kernel.identity.models import Unit


class NumberParity(models.TextChoices):
    """Which house numbers a line covers."""

    ANY = "any", "全部"
    ODD = "odd", "单号"
    EVEN = "even", "双号"


class AttributionRule(models.Model):
    """A place name (road, estate, market, industrial park) and the township and village to which it belongs."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(
        "地名", max_length=60, help_text="道路、小区、市场、园区等，至少两个字；取地址中最长的匹配。"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="乡镇（街道）")
    village = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="村（社区）"
    )
    low = models.PositiveIntegerField("门牌自", null=True, blank=True)
    high = models.PositiveIntegerField("门牌至", null=True, blank=True)
    parity = models.CharField("单双号", max_length=4, choices=NumberParity, default=NumberParity.ANY)
    active = models.BooleanField("启用", default=True)
    note = models.CharField("备注", max_length=100, blank=True)
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        ordering = ["text", "low", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")), name="attribution_range_in_order"
            )
        ]
        indexes = [models.Index(fields=["district", "text"], name="attribution_by_text")]

    def __str__(self) -> str:
        return self.text
