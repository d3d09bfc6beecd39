"""The counters behind the numbers."""

from __future__ import annotations

from django.db import models


class Series(models.Model):
    """The last number taken of one series in one year; year 0 is a series that runs through the years."""

    code = models.CharField(max_length=32)
    year = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveBigIntegerField(default=0)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="numbering_series_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.year or ''} {self.last}"
