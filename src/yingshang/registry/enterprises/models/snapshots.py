"""What full snapshots of the register say: who is named, and what each changed.

Validity is a pair of dates (``since`` inclusive, ``until`` exclusive, empty = open).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yingshang.kernel.identity.models import Unit
from yingshang.registry.enterprises.enums import Change, Kind, Status
from yingshang.registry.enterprises.models.enterprise import Enterprise
from yingshang.registry.enterprises.models.imports import ImportRun


class Listing(models.Model):
    """An entity was active in a township by the full snapshots of these days; any two days can be compared by it."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="listings", db_index=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="乡镇（街道）", db_index=False
    )
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        ordering = ["enterprise", "since"]
        indexes = [models.Index(fields=["enterprise", "since"], name="listing_of")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], condition=Q(until=None), name="listing_open_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="listing_term"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.since}"


class SnapshotChange(models.Model):
    """One line of one list of a full snapshot, as it stood then. Before the snapshot is brought in it is a preview.

    Against what: the full snapshot before (``versus_snapshot``), the register as it stood (``versus_register``), or
    both.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="lines", db_index=False)
    change = models.CharField("变化", max_length=8, choices=Change)
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, related_name="snapshot_changes", db_index=False
    )
    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类型", max_length=12, choices=Kind)
    section = models.CharField("行业门类", max_length=1, blank=True)
    status = models.CharField("登记状态", max_length=12, choices=Status)
    established_on = models.DateField("成立日期", null=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="乡镇（街道）", db_index=False
    )
    former_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="原乡镇（街道）", db_index=False
    )
    detail = models.CharField("说明", max_length=300, blank=True)
    versus_snapshot = models.BooleanField("与上期快照不同")
    versus_register = models.BooleanField("与登记库不同")

    class Meta:
        ordering = ["run", "id"]
        indexes = [
            models.Index(fields=["run", "change", "unit"], name="snapshot_lines"),
            models.Index(fields=["enterprise"], name="snapshot_lines_of"),
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()} {self.name}"
