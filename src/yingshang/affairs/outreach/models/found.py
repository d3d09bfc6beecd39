"""What visits lead to: photos, hints at the register's status, the enterprise's word that it was never visited."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.affairs.outreach.enums import Finding, HintState
from yingshang.affairs.outreach.models.visits import Visit
from yingshang.kernel.evidence.models import Blob
from yingshang.kernel.identity.models import Person, Unit
from yingshang.registry.enterprises.models import Enterprise


class VisitPhoto(models.Model):
    """A photo that the official chose to keep with a visit; never required, never scored."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class StatusHint(models.Model):
    """An enterprise was found otherwise than the register says. Only the register's import changes its status."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="hints")
    finding = models.CharField("发现的状态", max_length=12, choices=Finding)
    noted_on = models.DateField("发现日期")
    state = models.CharField("处理", max_length=10, choices=HintState, default=HintState.OPEN)
    resolved_at = models.DateTimeField("处理时间", null=True, blank=True)
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    acting_as = models.CharField("处理身份", max_length=200, blank=True)
    reason = models.CharField("处理说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-noted_on", "-id"]
        indexes = [models.Index(fields=["district", "state", "-noted_on"], name="hint_in_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "finding"], condition=Q(state=HintState.OPEN), name="hint_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=HintState.OPEN, resolved_at=None)
                | (~Q(state=HintState.OPEN) & Q(resolved_at__isnull=False)),
                name="hint_resolved_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noted_on} {self.get_finding_display()}"


class Denial(models.Model):
    """The enterprise says that a visit did not take place; the visit is held until somebody has checked.

    Arguments:
        stands: what came of the check; empty while it waits.
    """

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="denial")
    text = models.CharField("企业说明", max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    stands = models.BooleanField("走访属实", null=True, blank=True)
    decided_at = models.DateTimeField("核实时间", null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    acting_as = models.CharField("核实身份", max_length=200, blank=True)
    reason = models.CharField("核实情况", max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stands=None, decided_at=None) | Q(stands__isnull=False, decided_at__isnull=False),
                name="denial_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}"
