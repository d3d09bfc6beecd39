"""企业座谈会: what was planned, who was invited and came, what the responsible units owe, which demands came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.affairs.outreach.enums import InvitationState
from yingshang.kernel.cases.models import Case
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.models import Person, Unit
from yingshang.registry.contacts.models import Touch
from yingshang.registry.enterprises.models import Enterprise


class Symposium(models.Model):
    """One symposium. The header (number, topic as title, host unit, state) is its case.

    Arguments:
        section: the industry whose enterprises it is for, a letter of GB/T 4754; empty = across industries.
        open_to_all: enterprises may put themselves on the list.
        minutes: what was said, as the minutes tell it.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="symposium")
    section = models.CharField("面向行业", max_length=1, blank=True)
    planned_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=120)
    about = models.TextField("说明", max_length=1000, blank=True)
    open_to_all = models.BooleanField("企业可自行报名", default=False)
    held_on = models.DateField("召开日期", null=True, blank=True)
    chair = models.CharField("主持人", max_length=60, blank=True)
    minutes = models.TextField("纪要", max_length=10000, blank=True)

    class Meta:
        ordering = ["-planned_at", "-case"]
        indexes = [models.Index(fields=["held_on"], name="symposium_held"), models.Index(fields=["planned_at"])]

    def __str__(self) -> str:
        return str(self.case)


class Invitation(models.Model):
    """An enterprise at a symposium: invited, stopped by the ledger, or come of its own wish; whether it came.

    Arguments:
        asked: the enterprise itself asked to come; no limit stands against that.
        touch: the planned, made or stopped row of the contact ledger.
        obstacle: why it was stopped: the limit and the earlier touches, or the enterprise's refusal.
        attended: ``None`` until the attendance is written down.
    """

    symposium = models.ForeignKey(Symposium, on_delete=models.PROTECT, related_name="invitations")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="invitations")
    state = models.CharField("答复", max_length=10, choices=InvitationState)
    asked = models.BooleanField("企业自行报名", default=False)
    token = models.CharField(max_length=32, unique=True, default=token)
    touch = models.OneToOneField(Touch, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation")
    obstacle = models.CharField("拦下原因", max_length=300, blank=True)
    invited_at = models.DateTimeField("邀请时间")
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    remark = models.CharField("企业留言", max_length=200, blank=True)
    attended = models.BooleanField("到会", null=True, blank=True)
    represented_by = models.CharField("参会人", max_length=60, blank=True)

    class Meta:
        ordering = ["symposium", "id"]
        constraints = [
            models.UniqueConstraint(fields=["symposium", "enterprise"], name="invitation_once"),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.STOPPED) | ~Q(obstacle=""), name="invitation_stopped_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symposium_id} {self.enterprise_id}"


class SymposiumTopic(models.Model):
    """What a symposium left a unit to do: by when, and what came of it (落实情况)."""

    symposium = models.ForeignKey(Symposium, on_delete=models.PROTECT, related_name="topics")
    text = models.CharField("事项", max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    due_on = models.DateField("时限")
    result = models.TextField("落实情况", max_length=1000, blank=True)
    settled_on = models.DateField("落实日期", null=True, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["symposium", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on=None, result="") | (Q(settled_on__isnull=False) & ~Q(result="")),
                name="symposium_topic_settled_has_result",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SymposiumDemand(models.Model):
    """A demand that an enterprise brought to a symposium; the case goes its own road."""

    symposium = models.ForeignKey(Symposium, on_delete=models.PROTECT, related_name="demands")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["symposium", "id"]

    def __str__(self) -> str:
        return str(self.case)
