"""The scheduler's tables: one row for each job and due moment, one for each worker alive."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Worker(models.Model):
    """A worker process. Its row is gone after an orderly end; a row that no longer beats is a worker that died."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        ordering = ["started_at"]

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    DUE = "due", "待运行"
    RUNNING = "running", "运行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
    SKIPPED = "skipped", "已并入下次"


class JobRun(models.Model):
    """One due run of one job; unique, so that any number of workers run it once."""

    job = models.CharField(max_length=64)
    due = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=8, choices=RunState, default=RunState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "due"], name="job_run_once")]
        indexes = [models.Index(fields=["not_before"], condition=Q(state__in=["due", "running"]), name="job_run_open")]
        ordering = ["-due", "job"]

    def __str__(self) -> str:
        return f"{self.job} {self.due:%F %T}"
