"""Visits: one contact of an official with an enterprise, and what it brought."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from yingshang.affairs.outreach.enums import Channel, Finding, Outcome, Relation, Standing
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.models import Person, Unit
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.contacts.models import Touch
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor

    Rows = models.QuerySet["Visit"]
else:
    Rows = models.QuerySet


def new_token() -> str:
    """A random 128-bit key, by which a draw names a visit without telling anything of it."""
    return secrets.token_urlsafe(16)


class Leaflet(models.Model):
    """A support policy that officials hand over, by name; ``until`` exclusive, empty = open."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("政策", max_length=120)
    number = models.CharField("文号", max_length=80, blank=True)
    summary = models.CharField("一句话说明", max_length=200, blank=True)
    link = models.URLField("网址", blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        ordering = ["-since", "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="leaflet_term"),
        ]

    def __str__(self) -> str:
        return self.title


class VisitQuerySet(Rows):
    """Visits within an actor's reach."""

    def visible_to(self, actor: Actor) -> VisitQuerySet:
        """Those of enterprises within reach, whichever unit made them, and all of the units within the actor's scopes.

        A resident discipline team so sees the visits of the units where it resides, wherever the enterprises lie.
        """
        seen = visible_enterprises(actor, "enterprise__")
        if actor.audience == "enterprise" or actor.unit_id is None:
            return self.filter(seen)
        return self.filter(seen | within(actor.scopes, "unit__"))

    def counted(self) -> VisitQuerySet:
        """Those that count: neither held for a check nor struck."""
        return self.filter(standing=Standing.COUNTS)


class Visit(models.Model):
    """One contact that an official made with an enterprise for a unit.

    Arguments:
        assignment: the relation under which it was made; empty for ``other``.
        official: who was there or called; ``entered_by`` is who wrote it down.
        on: the local date of ``made_at``.
        client_key: made by the phone for each draft, so that a draft sent twice is one visit.
        token: the key under which a draw names it.
        place: where, if the official chose to say; never required, never scored.
        next_touch: the ledger's row of ``next_on``: planned, or stopped by a limit with the reason.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="visits", db_index=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    relation = models.CharField("关系", max_length=10, choices=Relation)
    official = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="走访人")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位", db_index=False)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    acting_as = models.CharField("登记身份", max_length=200)
    channel = models.CharField("方式", max_length=8, choices=Channel)
    made_at = models.DateTimeField("时间")
    on = models.DateField("日期")
    entered_at = models.DateTimeField("登记时间")
    reached = models.BooleanField("已联系上")
    finding = models.CharField("企业状态", max_length=12, choices=Finding, default=Finding.RUNNING)
    note = models.TextField("了解的情况", max_length=2000, blank=True)
    leaflets = models.ManyToManyField(Leaflet, blank=True, related_name="visits", verbose_name="送达的政策")
    next_on = models.DateField("下次联系", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    touch = models.OneToOneField(Touch, on_delete=models.PROTECT, null=True, blank=True, related_name="visit")
    next_touch = models.OneToOneField(
        Touch, on_delete=models.PROTECT, null=True, blank=True, related_name="promised_by"
    )
    client_key = models.CharField(max_length=40, unique=True, null=True, blank=True)
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    standing = models.CharField("计入", max_length=8, choices=Standing, default=Standing.COUNTS)
    struck_reason = models.CharField("不计原因", max_length=200, blank=True)

    objects = models.Manager.from_queryset(VisitQuerySet)()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["enterprise", "-on"], name="visit_of_enterprise"),
            models.Index(fields=["unit", "-on"], name="visit_of_unit"),
            models.Index(fields=["district", "on", "channel"], name="visit_in_period"),
            models.Index(fields=["official", "-on"], name="visit_of_official"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(standing=Standing.STRUCK) | ~Q(struck_reason=""), name="visit_struck_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(relation=Relation.OTHER, assignment=None)
                | (~Q(relation=Relation.OTHER) & Q(assignment__isnull=False)),
                name="visit_relation_has_assignment",
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gte=F("on")), name="visit_next_not_before"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_channel_display()}"

    @property
    def is_denied(self) -> bool:
        """Whether the enterprise has said that it did not take place."""
        return getattr(self, "denial", None) is not None


class Assistance(models.Model):
    """A matter of government service that an official took on for an enterprise (帮办), and what became of it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="assistances")
    matter = models.CharField("帮办事项", max_length=100)
    outcome = models.CharField("结果", max_length=8, choices=Outcome, default=Outcome.OPEN)
    ended_on = models.DateField("办成（结束）日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, ended_on=None)
                | (~Q(outcome=Outcome.OPEN) & Q(ended_on__isnull=False)),
                name="assistance_ended_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.matter


class TakenDemand(models.Model):
    """A demand that was taken on a visit; the case goes its own road."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="demands")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.case)
