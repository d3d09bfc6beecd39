"""The register of what others owe: forms, who owes them, each single due, the cap on minutes, bounds of plausibility."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.kernel.fields.personal import EncryptedTextField
from yingshang.kernel.identity.models import Person, Unit, in_order
from yingshang.kernel.intake.enums import FIGURE_KINDS, FormKind, Rhythm


class Form(models.Model):
    """Something that units have to send regularly or once, with the document that it rests on.

    ``figures`` are ids of the contract (of returns and notices), ``adapter`` the code of what takes a file.
    ``of_district``: the figures speak of the whole district; ``cumulative``: from 1 January to the period's end.
    ``minutes`` is the estimated effort of filling it in once.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("代码", max_length=32)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=FormKind)
    basis_number = models.CharField("依据文号", max_length=80)
    basis_title = models.CharField("依据文件", max_length=200)
    figures = models.JSONField("指标", default=list, blank=True)
    adapter = models.CharField("接收方式", max_length=60, blank=True)
    of_district = models.BooleanField("按全区统计", default=False)
    cumulative = models.BooleanField("填年初以来累计数", default=False)
    rhythm = models.CharField("频次", max_length=12, choices=Rhythm)
    due_working_days = models.PositiveSmallIntegerField("期后几个工作日内", default=5)
    remind_working_days = models.PositiveSmallIntegerField("提前几个工作日提醒", default=2)
    minutes = models.PositiveSmallIntegerField("填报一次约需（分钟）")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="intake_form_code_once"),
            models.CheckConstraint(condition=~Q(basis_number="") & ~Q(basis_title=""), name="intake_form_has_basis"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def on_sheet(self) -> bool:
        """Whether its content is figures on a sheet; else it comes as a file."""
        return self.kind in FIGURE_KINDS

    @property
    def basis(self) -> str:
        """The document in a line."""
        return f"{self.basis_title}（{self.basis_number}）"


class Owing(models.Model):
    """A unit owes a form from a day on; the contact is who is asked when it is missing."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="owings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="owings")
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = EncryptedTextField("联系电话", default=b"", blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    over_cap_reason = models.CharField("超出减负上限的理由", max_length=200, blank=True)

    class Meta:
        ordering = ["form", "unit__order", "id"]
        constraints = [
            models.CheckConstraint(condition=in_order(), name="intake_owing_in_order"),
            models.UniqueConstraint(fields=["form", "unit"], condition=Q(until=None), name="intake_owing_current_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.unit.short_name}"


class Due(models.Model):
    """One form of one unit for one period. Its state follows from its dates (:mod:`queries.dues`)."""

    owing = models.ForeignKey(Owing, on_delete=models.PROTECT, related_name="dues")
    first = models.DateField("期间自")
    last = models.DateField("期间至")
    due_on = models.DateField("应报日期")
    remind_on = models.DateField("提醒日期")
    provisional = models.BooleanField("暂定", default=False)
    reminded_at = models.DateTimeField("提醒时间", null=True, blank=True)
    late_told_at = models.DateTimeField("催报时间", null=True, blank=True)
    received_at = models.DateTimeField("收到时间", null=True, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    waived_at = models.DateTimeField("免报时间", null=True, blank=True)
    waived_by = models.CharField("免报人", max_length=200, blank=True)
    waive_reason = models.CharField("免报理由", max_length=200, blank=True)

    class Meta:
        ordering = ["-due_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owing", "first"], name="intake_due_once"),
            models.CheckConstraint(condition=Q(waived_at=None) | ~Q(waive_reason=""), name="intake_waiver_has_reason"),
        ]
        indexes = [
            models.Index(fields=["-due_on", "-id"], name="intake_due_list"),
            models.Index(fields=["due_on"], condition=Q(received_at=None, waived_at=None), name="intake_due_open"),
        ]

    def __str__(self) -> str:
        return f"{self.owing_id} {self.first}~{self.last}"


class MinutesCap(models.Model):
    """How many minutes of forms a unit may be asked for in a month, from a day on (减负)."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField("每单位每月上限（分钟）")
    basis = models.CharField("依据", max_length=200)
    since = models.DateField("自")
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["district", "since"], name="intake_cap_once")]

    def __str__(self) -> str:
        return f"{self.minutes} 自 {self.since}"


class PlausibilityBound(models.Model):
    """From when on which jump against the last period must be explained.

    ``factor``: hundredths (200 = twice, and half); ``points``: percentage points of a rate, in hundredths;
    ``floor``: numbers below it are never called a jump.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    factor = models.PositiveIntegerField("变动倍数（百分之一）", default=200)
    points = models.PositiveIntegerField("百分点（百分之一）", default=2000)
    floor = models.PositiveIntegerField("小数不计", default=10)
    since = models.DateField("自")

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["district", "since"], name="intake_bound_once")]

    def __str__(self) -> str:
        return f"{self.factor} {self.points} {self.floor}"
