"""Definitions by version, attested returns, frozen reports. Rows are added, never changed; triggers hold that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from yingshang.kernel.cases.models import Case
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.models import Person, Unit

if TYPE_CHECKING:
    from yingshang.kernel.figures.periods import Period

APPEND_ONLY = (
    "figures_figuredefinition",
    "figures_attestedreturn",
    "figures_frozenreport",
    "figures_frozenfigure",
)


class FigureDefinition(models.Model):
    """The definition (口径) of a figure as it stood from a day on; a new row whenever it changes."""

    figure_id = models.CharField(max_length=80)
    version = models.PositiveIntegerField("版本")
    name = models.CharField("名称", max_length=100)
    unit = models.CharField("单位", max_length=12)
    kind = models.CharField("类别", max_length=12)
    period = models.CharField("期间", max_length=12)
    text = models.TextField("口径")
    digest = models.CharField(max_length=64)
    valid_from = models.DateField("自")

    class Meta:
        ordering = ["figure_id", "id"]
        constraints = [models.UniqueConstraint(fields=["figure_id", "digest"], name="figure_definition_once")]

    def __str__(self) -> str:
        return f"{self.figure_id} v{self.version}"


class ReturnSource(models.TextChoices):
    RETURN = "return", "部门报送数"
    NOTICE = "notice", "外部通报"


class AttestedReturn(models.Model):
    """A unit's number for a figure, a unit and a period, signed; or what a notice from above states.

    ``unit`` is whom the number speaks of, ``reported_by`` who answers for it. A correction is a new version of the
    same case with a reason; ``values`` is the JSON ``{"value", "n", "N", "parts": [{"name", "value", "n", "N"}]}``
    with decimals as text.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attested_returns")
    figure_id = models.CharField("指标", max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="统计范围")
    reported_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="报送单位")
    period_first = models.DateField("期间自")
    period_last = models.DateField("期间至")
    source = models.CharField("来源", max_length=8, choices=ReturnSource, default=ReturnSource.RETURN)
    values = models.JSONField("数值")
    document_number = models.CharField("文号", max_length=80, blank=True)
    preparer_name = models.CharField("填报人", max_length=60)
    checker_name = models.CharField("审核人", max_length=60)
    signer_name = models.CharField("签发人", max_length=60)
    preparer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField("签发日期")
    remark = models.CharField("说明", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.CharField("更正原因", max_length=300, blank=True)
    filed_at = models.DateTimeField("登记时间")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-period_last", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="return_version_once"),
            models.UniqueConstraint(
                fields=["figure_id", "unit", "period_first", "period_last", "source"],
                condition=Q(version=1),
                name="return_once",
            ),
        ]
        indexes = [models.Index(fields=["unit", "figure_id", "period_last"], name="return_lookup")]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.period_first}~{self.period_last} v{self.version}"


class FrozenReport(models.Model):
    """A report as it was issued: which unit, which days, sealed over all its figures."""

    kind = models.CharField("种类", max_length=40)
    title = models.CharField("标题", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period_first = models.DateField()
    period_last = models.DateField()
    period_label = models.CharField(max_length=40)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField(max_length=200)
    token = models.CharField(max_length=32, unique=True, default=token)
    digest = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["-frozen_at", "-id"]
        indexes = [models.Index(fields=["unit", "kind", "-frozen_at"], name="frozen_report_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """The days that the report is about."""
        from yingshang.kernel.figures.periods import Period as Days

        return Days(self.period_first, self.period_last, self.period_label)


class FrozenFigure(models.Model):
    """One figure of a frozen report, with each record's id and contribution.

    ``value`` is the figure's JSON row; ``printed`` the texts that the report prints; ``records`` the packed
    contributions (:mod:`yingshang.kernel.figures.packing`); ``digest`` covers all of these.
    """

    report = models.ForeignKey(FrozenReport, on_delete=models.PROTECT, related_name="figures")
    figure_id = models.CharField(max_length=80)
    version = models.PositiveIntegerField(null=True)
    definition = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=8, blank=True)
    attested_return = models.ForeignKey(AttestedReturn, on_delete=models.PROTECT, null=True, related_name="+")
    value = models.JSONField()
    printed = models.JSONField(default=list)
    records = models.BinaryField(default=b"")
    record_count = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "figure_id"], name="frozen_figure_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.figure_id}"
