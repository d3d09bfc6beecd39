"""The office's own tables of days, years and hours. They are written by the services alone, which stamp each change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CalendarDay(models.Model):
    """One day that is worked or not, for the nation (no unit) or for a unit and all below it."""

    unit = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    date = models.DateField("日期")
    is_working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40, help_text="如：春节、除夕、调休上班。")
    reference = models.CharField("依据", max_length=200)

    class Meta:
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["date"], condition=Q(unit=None), name="calendar_national_day_once"),
            models.UniqueConstraint(fields=["unit", "date"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%F} {'上班' if self.is_working else '休息'}"


class PublishedYear(models.Model):
    """A year whose holidays are known, for the nation or for a unit and all below it."""

    unit = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    reference = models.CharField("依据", max_length=200)

    class Meta:
        ordering = ["year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["year"], condition=Q(unit=None), name="calendar_national_year_once"),
            models.UniqueConstraint(fields=["unit", "year"], name="calendar_year_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class OfficeHours(models.Model):
    """Office hours from a day on, until the next row of the same unit; ``spans`` is ``[["09:00", "12:00"], …]``."""

    unit = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("自")
    spans = models.JSONField("办公时间")
    reference = models.CharField("依据", max_length=200)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["since"], condition=Q(unit=None), name="calendar_national_hours_once"),
            models.UniqueConstraint(fields=["unit", "since"], name="calendar_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.since:%F} {self.spans}"


class CalendarStamp(models.Model):
    """One row whose value is another after every change, so that a process knows when what it holds is old."""

    value = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.value
