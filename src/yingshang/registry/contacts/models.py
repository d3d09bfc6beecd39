"""Touches, the dated limits on them, what enterprises refuse and complain of.

Validity is a pair of dates (``since`` inclusive, ``until`` exclusive, empty = open).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from yingshang.kernel.cases.models import Case
from yingshang.kernel.fields.personal import EncryptedTextField
from yingshang.kernel.identity.models import Person, Unit
from yingshang.registry.contacts.enums import REFUSABLE, Channel, Counts, Group, TouchState
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor

    Rows = models.QuerySet["Touch"]
else:
    Rows = models.QuerySet


class TouchQuerySet(Rows):
    """Touches within an actor's reach."""

    def visible_to(self, actor: Actor) -> TouchQuerySet:
        """Those of enterprises within reach, whichever office made them, and all of the actor's own unit."""
        seen = visible_enterprises(actor, "enterprise__")
        if actor.audience == "enterprise" or actor.unit_id is None:
            return self.filter(seen)
        return self.filter(seen | Q(unit_id=actor.unit_id))


class Touch(models.Model):
    """One touch of one enterprise by one office: planned, made, stopped by a limit, or cancelled."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="touches", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    channel = models.CharField("方式", max_length=12, choices=Channel)
    purpose = models.CharField("事由", max_length=200)
    state = models.CharField("状态", max_length=12, choices=TouchState)
    on = models.DateField("日期")
    made_at = models.DateTimeField("触达时间", null=True, blank=True)
    entered_at = models.DateTimeField("登记时间")
    reached = models.BooleanField("已联系上", null=True, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField("来源", max_length=80, blank=True)
    asked = models.BooleanField("应企业诉求", default=False)
    over = models.CharField("超限说明", max_length=300, blank=True)

    objects = models.Manager.from_queryset(TouchQuerySet)()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["enterprise", "on"], name="touch_of_enterprise"),
            models.Index(fields=["unit", "on"], name="touch_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="touch_source_once"),
            models.CheckConstraint(
                condition=Q(state=TouchState.MADE, made_at__isnull=False)
                | (~Q(state=TouchState.MADE) & Q(made_at__isnull=True)),
                name="touch_made_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_channel_display()}"

    @property
    def is_complained_of(self) -> bool:
        """Whether the enterprise has complained of it."""
        return getattr(self, "complaint", None) is not None


class TouchLimit(models.Model):
    """How often at most a group of channels may touch one enterprise, in force for a time, with its basis."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    group = models.CharField("触企方式", max_length=12, choices=Group)
    counts = models.CharField("合计范围", max_length=8, choices=Counts)
    window_days = models.PositiveIntegerField("天数")
    most = models.PositiveIntegerField("最多次数")
    basis = models.CharField("依据", max_length=200)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        ordering = ["group", "counts", "window_days", "-since"]
        indexes = [models.Index(fields=["district", "since"], name="touch_limit_in_force")]
        constraints = [
            models.CheckConstraint(condition=Q(window_days__gte=1), name="touch_limit_window"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="touch_limit_term"),
            models.UniqueConstraint(
                fields=["district", "group", "counts", "window_days"],
                condition=Q(until__isnull=True),
                name="touch_limit_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}：{self.window_days} 天内最多 {self.most} 次（{self.get_counts_display()}）"


class Refusal(models.Model):
    """An enterprise does not want a kind of touch for a time."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="refusals", db_index=False)
    group = models.CharField("触企方式", max_length=12, choices=[(g.value, g.label) for g in REFUSABLE])
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("说明", max_length=200, blank=True)
    entered_at = models.DateTimeField("登记时间")
    lifted_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["enterprise", "until"], name="refusal_of_enterprise")]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="refusal_term")]

    def __str__(self) -> str:
        return f"{self.get_group_display()} {self.since}—{self.until}"


class Complaint(models.Model):
    """An enterprise complains of a touch; the case that came of it is linked once it is open."""

    touch = models.OneToOneField(Touch, on_delete=models.PROTECT, related_name="complaint")
    text = models.TextField("投诉内容", max_length=1000)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = EncryptedTextField("电话", default=b"", blank=True)
    at = models.DateTimeField("投诉时间")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.touch_id}"
