"""Return sheets: all figures of a form for one unit and period, by version; what was printed of them."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.cases.models import Case
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.identity.models import Person, Unit
from yingshang.kernel.intake.models.register import Due, Form


class ReturnSheet(models.Model):
    """The sheet of one due; one-to-one on its case. A correction makes the next ``version`` of its lines.

    ``preparer_name`` names who handed it in; ``preparer`` is empty where that was a system of the unit.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="return_sheet")
    due = models.OneToOneField(Due, on_delete=models.PROTECT, related_name="sheet")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first = models.DateField("数据期间自")
    last = models.DateField("数据期间至")
    version = models.PositiveIntegerField("版本", default=1)
    signed_version = models.PositiveIntegerField("已签发版本", null=True, blank=True)
    draft = models.PositiveIntegerField("草稿次数", default=0)
    reason = models.CharField("更正原因", max_length=300, blank=True)
    document_number = models.CharField("文号", max_length=80, blank=True)
    preparer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    preparer_name = models.CharField("填报人", max_length=60, blank=True)
    checker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signer_name = models.CharField("签发人", max_length=60, blank=True)
    signed_on = models.DateField("签发日期", null=True, blank=True)
    on_paper = models.BooleanField("纸质签发", default=False)

    def __str__(self) -> str:
        return f"{self.form} {self.unit.short_name} {self.first}~{self.last} v{self.version}"


class SheetLine(models.Model):
    """One figure on a sheet's version.

    ``values`` has the shape of ``figures.AttestedReturn.values``, empty for a figure left out; ``findings`` what was
    not plausible when it was handed in; ``attested`` the return that signing wrote, ``None`` where nothing changed.
    """

    sheet = models.ForeignKey(ReturnSheet, on_delete=models.PROTECT, related_name="lines")
    version = models.PositiveIntegerField("版本")
    position = models.PositiveSmallIntegerField()
    figure_id = models.CharField("指标", max_length=80)
    values = models.JSONField("数值", default=dict, blank=True)
    remark = models.CharField("说明", max_length=300, blank=True)
    difference_reason = models.CharField("差异说明", max_length=300, blank=True)
    findings = models.JSONField(default=list, blank=True)
    attested = models.ForeignKey(
        AttestedReturn, on_delete=models.PROTECT, null=True, blank=True, related_name="sheet_lines"
    )

    class Meta:
        ordering = ["-version", "position"]
        constraints = [models.UniqueConstraint(fields=["sheet", "version", "figure_id"], name="intake_sheet_line_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} v{self.version} {self.figure_id}"


class SheetPrint(models.Model):
    """That a version of a sheet was printed with a digest of its content in the QR."""

    sheet = models.ForeignKey(ReturnSheet, on_delete=models.PROTECT, related_name="prints")
    version = models.PositiveIntegerField("版本")
    digest = models.CharField(max_length=64)
    printed_at = models.DateTimeField("打印时间")
    printed_by = models.CharField("打印人", max_length=200)

    class Meta:
        ordering = ["-printed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "version", "digest"], name="intake_print_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} v{self.version} {self.digest[:8]}"
