"""Rounds in which units stand for their numbers, and the order in which a paper is countersigned."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yingshang.kernel.identity.models import Person, Unit
from yingshang.kernel.workshop.enums import Opinion, Word
from yingshang.kernel.workshop.models.papers import Paper


class FigureOwner(models.Model):
    """Which unit answers for a figure in a district; ``until`` exclusive, empty = open."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    figure_id = models.CharField("指标", max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        ordering = ["figure_id", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "figure_id"], condition=Q(until=None), name="figure_owned_once"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="figure_owner_term"),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.unit.short_name}"


class Round(models.Model):
    """One confirmation period of a paper. ``due_on``: the last day on which units may answer."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField("轮次")
    opened_at = models.DateTimeField("开始")
    due_on = models.DateField("截止")
    closed_at = models.DateTimeField("结束", null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="round_number_once")]

    def __str__(self) -> str:
        return f"{self.paper} 第{self.number}轮"


class Confirmation(models.Model):
    """A unit's word on one figure of a round.

    Arguments:
        printed: the texts that stand for the figure in the paper; value: its row as it was shown to the unit.
        proposed: what the unit says is right; reply: the office's reason, or what was corrected.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="confirmations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    figure_id = models.CharField("指标", max_length=80)
    printed = models.JSONField("印出", default=list)
    value = models.JSONField("数值", default=dict)
    word = models.CharField("意见", max_length=10, choices=Word, default=Word.WAITING)
    reason = models.CharField("异议理由", max_length=500, blank=True)
    proposed = models.CharField("应为", max_length=60, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("确认身份", max_length=200, blank=True)
    at = models.DateTimeField("确认时间", null=True, blank=True)
    reply = models.CharField("答复", max_length=500, blank=True)
    replied_by = models.CharField("答复人", max_length=200, blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        ordering = ["unit__order", "unit_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "figure_id"], name="figure_confirmed_once"),
            models.CheckConstraint(condition=~Q(word=Word.OBJECTED) | ~Q(reason=""), name="objection_has_reason"),
            models.CheckConstraint(
                condition=~Q(word__in=[Word.KEPT, Word.CORRECTED]) | ~Q(reply=""), name="answer_has_reply"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.get_word_display()}"


class Countersign(models.Model):
    """One place in the order of countersignature; a later one is asked when the one before has agreed.

    Arguments:
        turn: how often the paper has gone round; what was said in earlier turns stays.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="countersigns")
    turn = models.PositiveIntegerField("次", default=1)
    position = models.PositiveIntegerField("顺序")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="会签单位")
    opinion = models.CharField("意见", max_length=10, choices=Opinion, default=Opinion.WAITING)
    text = models.CharField("意见内容", max_length=500, blank=True)
    digest = models.CharField("所签文本摘要", max_length=64, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("签署身份", max_length=200, blank=True)
    at = models.DateTimeField("时间", null=True, blank=True)

    class Meta:
        ordering = ["turn", "position"]
        constraints = [models.UniqueConstraint(fields=["paper", "turn", "position"], name="countersign_position_once")]

    def __str__(self) -> str:
        return f"{self.position} {self.unit.short_name}"
