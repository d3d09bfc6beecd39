"""Limits as dated data, the clocks of cases, their pauses, the ladder and what was raised on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.models import Unit


class LimitUnit(models.TextChoices):
    WORKING_DAY = "working_day", "个工作日"
    WORKING_HOUR = "working_hour", "个工作小时"
    HALF_DAY = "half_day", "个半日"
    HOUR = "hour", "小时"
    MINUTE = "minute", "分钟"
    CALENDAR_DAY = "calendar_day", "日"
    MONTH = "month", "个月"
    TIME = "time", "次"
    """No length but a number: how often something is done. No clock runs by it."""


class Basis(models.TextChoices):
    STATUTORY = "statutory", "法定"
    PROMISED = "promised", "承诺"
    INHERITED = "inherited", "来文"


class ServiceLevel(models.Model):
    """How long a clock of a kind of case runs, or how often something is done: dated, with its reference.

    Narrower categories win.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("事项类别", max_length=32)
    clock = models.CharField("时钟", max_length=32)
    category = models.CharField("细类", max_length=40, blank=True)
    amount = models.DecimalField("数量", max_digits=7, decimal_places=1)
    unit = models.CharField("单位", max_length=16, choices=LimitUnit)
    warn = models.DecimalField("提前提醒", max_digits=7, decimal_places=1, default=0)
    basis = models.CharField("性质", max_length=12, choices=Basis, default=Basis.PROMISED)
    preset = models.CharField("方案", max_length=40, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    reference = models.CharField("依据", max_length=200)

    class Meta:
        indexes = [models.Index(fields=["kind", "clock", "since"])]

    def __str__(self) -> str:
        return f"{self.kind}.{self.clock} {self.amount}{self.get_unit_display()}"


class Outcome(models.TextChoices):
    RUNNING = "running", "计时中"
    MET = "met", "按时"
    MISSED = "missed", "超期"
    CANCELLED = "cancelled", "取消"


class Deadline(models.Model):
    """One clock of one case. A clock started again is a new row; ``due_at`` of a day clock is 24:00 of ``due_on``.

    ``warn`` is the lead of the reminder in the clock's unit (months: days; inherited: hours).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    clock = models.CharField(max_length=32)
    name = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=12, choices=Basis)
    amount = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    limit_unit = models.CharField(max_length=16, choices=LimitUnit, blank=True)
    warn = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    reference = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_on = models.DateField()
    warn_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.RUNNING)
    extensions = models.JSONField(default=list)
    reminded_at = models.DateTimeField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clock"], condition=Q(outcome="running"), name="deadline_running_once"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(outcome="running", paused_at=None), name="deadline_due"),
            models.Index(fields=["warn_at"], condition=Q(outcome="running", paused_at=None), name="deadline_warn"),
            models.Index(fields=["clock", "outcome"], name="deadline_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class Pause(models.Model):
    """A time during which a clock stood, and why."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.since:%F}"


class LadderStep(models.Model):
    """One rung of an escalation ladder: how long after the due moment (before it, if negative) who is told.

    Steps whose recipient is a district leader need the office's release (``needs_release``).
    """

    kind = models.CharField("事项类别", max_length=32)
    clock = models.CharField("时钟", max_length=32, blank=True)
    level = models.PositiveSmallIntegerField("级")
    after = models.DecimalField("超期后", max_digits=7, decimal_places=1)
    unit = models.CharField("单位", max_length=16, choices=LimitUnit)
    tells = models.CharField("告知", max_length=32)
    needs_release = models.BooleanField("须经营商办放行", default=False)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    reference = models.CharField("依据", max_length=200)

    class Meta:
        ordering = ["kind", "clock", "level"]

    def __str__(self) -> str:
        return f"{self.kind}.{self.clock} {self.level}"


class EscalationState(models.TextChoices):
    RAISED = "raised", "已告知"
    WAITING = "waiting", "待放行"
    WITHHELD = "withheld", "不予上报"
    RELEASED = "released", "已放行"


class Escalation(models.Model):
    """A rung that was reached: one for each deadline, due moment and level; after downtime only the highest is raised.

    ``due_at`` is the moment that was missed: after an extension the ladder begins anew.
    """

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    tells = models.CharField(max_length=32)
    state = models.CharField(max_length=12, choices=EscalationState)
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deadline", "due_at", "level"], name="escalation_once")]

    def __str__(self) -> str:
        return f"{self.deadline_id}/{self.level}"
