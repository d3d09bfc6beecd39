"""巡回监督: how large a sample is, the rounds of resident teams, the checks of single visits, the summaries upward."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yingshang.affairs.outreach.enums import CheckFinding, RecheckOrigin
from yingshang.affairs.outreach.models.visits import Visit
from yingshang.kernel.cases.models import Case
from yingshang.kernel.draws.models import Draw
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.models import Person, Unit


class SampleRule(models.Model):
    """What share of a month's visits a round draws, and how many of each unit at least, in force for a time."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    percent = models.DecimalField("抽取比例", max_digits=5, decimal_places=2)
    least = models.PositiveSmallIntegerField("每单位至少")
    basis = models.CharField("依据", max_length=200)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="sample_rule_percent"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="sample_rule_term"),
            models.UniqueConstraint(fields=["district"], condition=Q(until__isnull=True), name="sample_rule_open_once"),
        ]

    def __str__(self) -> str:
        return f"抽取 {self.percent.normalize():f}%，每单位至少 {self.least} 次"


class PatrolRound(models.Model):
    """One team's round over the visits of one month: the committed draw, and under which rule it was sized.

    Arguments:
        month: the first day of the month whose visits are checked.
        team: the resident team that re-contacts.
        frames: how many visits each unit had in the frame, as pairs of stratum (the unit's name) and number in the
            order of the units; no mapping, of which PostgreSQL keeps no order.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="patrol_rounds", verbose_name="监督组")
    month = models.DateField("月份")
    rule = models.ForeignKey(SampleRule, on_delete=models.PROTECT, related_name="rounds")
    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="patrol_round")
    frames = models.JSONField("各单位走访数")
    committed_at = models.DateTimeField("发起时间")
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)

    class Meta:
        ordering = ["-month", "team__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="patrol_round_once"),
        ]
        indexes = [models.Index(fields=["district", "-month"], name="patrol_round_list")]

    def __str__(self) -> str:
        return f"{self.month:%Y年%-m月} {self.team.short_name}"


class Recheck(models.Model):
    """One visit under check. The header (number, state, holder, deadlines) is its case.

    Arguments:
        round: the round that drew it; empty for one opened for a reason of its own, which no rate counts.
        finding: what the enterprise said when it was re-contacted; empty while nobody has reached it.
        attempts: contacts that reached nobody; ``most`` is how many end it, as it held when it was opened.
        answered_in_time: of the latest answer; ``None`` before one, or where no limit ran.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="recheck")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="rechecks")
    round = models.ForeignKey(PatrolRound, on_delete=models.PROTECT, null=True, blank=True, related_name="rechecks")
    team = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="监督组")
    origin = models.CharField("来源", max_length=8, choices=RecheckOrigin)
    reason = models.CharField("事由", max_length=200, blank=True)
    month = models.DateField("月份")
    finding = models.CharField("核实结果", max_length=12, choices=CheckFinding, blank=True)
    attempts = models.PositiveSmallIntegerField("未联系上次数", default=0)
    most = models.PositiveSmallIntegerField("未联系上次数上限", null=True, blank=True)
    contacted_at = models.DateTimeField("联系上时间", null=True, blank=True)
    answer = models.TextField("单位说明", blank=True)
    answered_at = models.DateTimeField("说明时间", null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_in_time = models.BooleanField("按时说明", null=True, blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-case__opened_at", "-case"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=RecheckOrigin.DRAWN, round__isnull=False)
                | (~Q(origin=RecheckOrigin.DRAWN) & Q(round=None) & ~Q(reason="")),
                name="recheck_drawn_by_round",
            ),
            models.UniqueConstraint(fields=["round", "visit"], name="recheck_of_round_once"),
        ]
        indexes = [models.Index(fields=["team", "month"], name="recheck_of_month")]

    def __str__(self) -> str:
        return str(self.case)


class PatrolSummary(models.Model):
    """A month's summary as it was issued upward; ``team`` empty: the whole district. Issued again it is a new version."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    month = models.DateField("月份")
    version = models.PositiveSmallIntegerField("版次")
    token = models.CharField(max_length=32, unique=True, default=token)
    content = models.JSONField()
    digest = models.CharField("SHA-256", max_length=64)
    issued_at = models.DateTimeField("印发时间")
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("印发人", max_length=200)

    class Meta:
        ordering = ["-month", "-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "month", "version"], name="patrol_summary_of_team_once"),
            models.UniqueConstraint(
                fields=["district", "month", "version"], condition=Q(team=None), name="patrol_summary_of_district_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} 第 {self.version} 版"

    @property
    def number(self) -> str:
        """What the printed paper is called: month, whose, version."""
        return f"XJ{self.month:%Y%m}-{self.team_id or 0}-{self.version}"
