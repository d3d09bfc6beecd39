"""Campaigns, who takes part, who has which enterprise, and proposals computed for them.

Validity is a pair of dates (``since`` inclusive, ``until`` exclusive, empty = open). Rows are closed, never deleted.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from django.db import models
from django.db.models import Q

from yingshang.kernel.identity.models import Person, Post, Unit, in_order
from yingshang.registry.assignments.enums import AssignmentKind, CampaignState, ProposalState
from yingshang.registry.enterprises.models import Enterprise


class Campaign(models.Model):
    """A plan by which enterprises are entrusted to officials, as its document says.

    Arguments:
        issued_on: the date of the plan document.
        kinds: kinds of market entities that it covers (``Enterprise.kind``).
        capacity: the most enterprises of one official unless a participant's row says otherwise; empty: no limit.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=100)
    document_number = models.CharField("文号", max_length=80)
    document_title = models.CharField("方案文件", max_length=200)
    issued_on = models.DateField("印发日期")
    basis = models.CharField("依据", max_length=300, blank=True)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束", null=True, blank=True)
    kinds = models.JSONField("包联范围", default=list)
    capacity = models.PositiveIntegerField("每人上限", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["district", "document_number"], name="campaign_document_once")]

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """A post that takes part in a campaign's territorial assignment.

    ``villages`` are unit ids, ``sections`` industry sections that the official knows best.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="participants")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveIntegerField("上限", null=True, blank=True)
    villages = models.JSONField("熟悉的村（社区）", default=list, blank=True)
    sections = models.JSONField("熟悉的行业", default=list, blank=True)
    active = models.BooleanField("参加", default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "post"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.post_id}"


class Avoidance(models.Model):
    """An official who must not be responsible for an enterprise (回避)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+", verbose_name="企业")
    reason = models.CharField("回避事由", max_length=200)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    end_reason = models.CharField("解除事由", max_length=200, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.CheckConstraint(condition=in_order(), name="avoidance_term_in_order")]

    def __str__(self) -> str:
        return f"{self.person_id} ≠ {self.enterprise_id}"


class Assignment(models.Model):
    """An enterprise entrusted to an official, or to a department, for a time.

    ``predecessor`` is the row from which it was handed over, so that the history of an enterprise is one line.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="assignments", null=True)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="assignments")
    kind = models.CharField("类别", max_length=10, choices=AssignmentKind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)
    end_reason = models.CharField("终止事由", max_length=200, blank=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(kind="territory", until=None), name="territory_open_once"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "unit"], condition=Q(kind="department", until=None), name="department_open_once"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "person"], condition=Q(kind="partner", until=None), name="partner_open_once"
            ),
            models.CheckConstraint(condition=in_order(), name="assignment_term_in_order"),
        ]
        indexes = [
            models.Index(fields=["person", "until"], name="assignment_of_person"),
            models.Index(fields=["unit", "kind", "until"], name="assignment_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.enterprise_id}"


class Proposal(models.Model):
    """A territorial assignment computed for a campaign, to be looked at before it counts.

    ``payload`` is packed JSON: ``{"assigned": {enterprise: post}, "unassigned": {enterprise: reason}}``; ``digest``
    covers it; ``basis`` is the digest of what it was computed from, so that an outdated one is not adopted.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField("状态", max_length=10, choices=ProposalState, default=ProposalState.QUEUED)
    stage = models.CharField("步骤", max_length=40, blank=True)
    requested_at = models.DateTimeField("提出时间")
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("经办", max_length=200)
    finished_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=dict)
    payload = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64, blank=True)
    basis = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.requested_at:%F %T}"

    def pack(self, assigned: dict[int, int], unassigned: dict[int, str]) -> None:
        """Store the outcome."""
        told = {"assigned": assigned, "unassigned": unassigned}
        self.payload = zlib.compress(json.dumps(told).encode(), 6)

    @property
    def assigned(self) -> dict[int, int]:
        """Enterprise → post."""
        return {int(key): int(post) for key, post in self._told()["assigned"].items()}

    @property
    def unassigned(self) -> dict[int, str]:
        """Enterprise → code of the reason."""
        return {int(key): str(reason) for key, reason in self._told()["unassigned"].items()}

    def _told(self) -> dict[str, dict[str, Any]]:
        return (
            dict(json.loads(zlib.decompress(bytes(self.payload))))
            if self.payload
            else {"assigned": {}, "unassigned": {}}
        )
