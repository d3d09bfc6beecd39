"""The header that every case of every kind shares, its parties and its timeline.

An affair's own row is one-to-one on :class:`Case`. Deadlines, evidence and audit point here too.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from yingshang.kernel.cases.managers import CaseManager
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.models import Party, Unit


class Case(models.Model):
    """One case: what inbox, lists, search and scope stand on.

    ``holder`` is who must act next; ``unit`` who answers for it; ``next_due`` the nearest running deadline;
    ``version`` counts the transitions and guards against two people pressing at once; ``entries`` counts the timeline.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    kind = models.CharField(max_length=32)
    title = models.CharField("标题", max_length=200)
    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField("状态", max_length=32)
    state_since = models.DateTimeField()
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="held_cases")
    next_due = models.DateTimeField("最近时限", null=True, blank=True)
    next_warn = models.DateTimeField(null=True, blank=True)
    next_due_provisional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField("发生时间")
    opened_on = models.DateField()
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    token = models.CharField(max_length=32, unique=True, default=token)

    objects = CaseManager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["district", "kind", "-opened_at", "-id"], name="case_list"),
            models.Index(fields=["kind", "-opened_at", "-id"], name="case_kind_list"),
            models.Index(fields=["unit", "kind", "-opened_at", "-id"], name="case_unit_list"),
            models.Index(fields=["holder", "next_due", "id"], condition=Q(closed_at=None), name="case_inbox"),
            models.Index(fields=["district", "kind", "state", "-opened_at", "-id"], name="case_state_list"),
            models.Index(
                fields=["district", "kind", "-opened_at", "-id"], condition=Q(closed_at=None), name="case_open_list"
            ),
            models.Index(fields=["kind", "-opened_at", "-id"], condition=Q(closed_at=None), name="case_kind_open_list"),
            models.Index(fields=["kind", "closed_on"], name="case_closed"),
            models.Index(fields=["kind", "opened_on"], name="case_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_closed(self) -> bool:
        """Whether it is concluded."""
        return self.closed_at is not None


class CaseParty(models.Model):
    """Who takes part in a case, as what, since when until when. It decides who sees the case.

    ``kind``, ``unit``, ``state``, ``opened_at`` and ``closed`` repeat the case's header, always, so that what a party
    takes part in is counted from this table's indexes alone. Who stores the header stores them (:meth:`carry`).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="case_parties")
    role = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=32)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    state = models.CharField(max_length=32)
    opened_at = models.DateTimeField()
    closed = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party", "role"], condition=Q(until=None), name="case_party_current_once"
            )
        ]
        indexes = [
            models.Index(fields=["party", "kind", "-opened_at", "-case"], condition=Q(until=None), name="taking_list"),
            models.Index(
                fields=["party", "kind", "unit", "-opened_at", "-case"],
                condition=Q(until=None),
                name="taking_unit_list",
            ),
            models.Index(
                fields=["party", "kind", "state", "-opened_at", "-case"],
                condition=Q(until=None),
                name="taking_state_list",
            ),
            models.Index(
                fields=["party", "kind", "-opened_at", "-case"],
                condition=Q(until=None, closed=False),
                name="taking_open_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role} {self.party_id}"

    def carry(self, case: Case) -> None:
        """Take over what is repeated of the case's header; for rows that are stored in bulk."""
        self.kind, self.unit_id, self.state = case.kind, case.unit_id, case.state
        self.opened_at, self.closed = case.opened_at, case.is_closed

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it with the case's header as it is in memory."""
        self.carry(self.case)
        super().save(*args, **kwargs)


class CaseLink(models.Model):
    """One case refers to another, of any kind, in a role that is declared in :mod:`links`; it stays when it has ended.

    Who sees one of them sees that there is a link; the other case is shown to those only who may see it.
    """

    source = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_to")
    target = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_from")
    role = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("缘由", max_length=200, blank=True)
    ended_for = models.CharField("解除缘由", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "role"], condition=Q(until=None), name="case_link_current_once"
            ),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="case_link_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.role} {self.target_id}"


class Visibility(models.TextChoices):
    ALL = "all", "企业可见"
    STAFF = "staff", "仅内部"


class TimelineEntry(models.Model):
    """What happened to a case: one row for each transition and remark, never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="timeline")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("登记时间")
    actor_party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=60, blank=True)
    acting_as = models.CharField(max_length=200)
    audience = models.CharField(max_length=12, default="staff")
    move = models.CharField(max_length=32)
    name = models.CharField(max_length=40)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.ALL)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="timeline_once")]
        indexes = [models.Index(fields=["move", "at"], name="timeline_move")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.name}"
