"""The scheduler's table: one row for each job and due moment."""

from __future__ import annotations

from django.db import models


class RunState(models.TextChoices):
    DUE = "due", "待运行"
    RUNNING = "running", "运行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class JobRun(models.Model):
    """One due run of one job; unique, so that any number of workers run it once."""

    job = models.CharField(max_length=64)
    due = models.DateTimeField()
    state = models.CharField(max_length=8, choices=RunState, default=RunState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "due"], name="job_run_once")]
        ordering = ["-due"]

    def __str__(self) -> str:
        return f"{self.job} {self.due:%F %T}"
