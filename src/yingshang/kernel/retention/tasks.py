"""The daily run; and what the folders below leave behind: runs of jobs, results of tasks, ended sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.jobs.models import JobRun, RunState
from yingshang.kernel.jobs.registry import job
from yingshang.kernel.retention import services
from yingshang.kernel.retention.registry import Ask, Leftovers, Rows, retained

OWN = "运行记录，无法定期限"


@job("retention.run", "清理超过保存期限的内容", daily="03:10")
def run(now: datetime) -> dict[str, Any]:
    """Let go of whatever is past its limit."""
    done = services.run_retention(actor=SYSTEM, now=now)
    return {"removed": {line.code: line.removed for line in done.lines if line.removed}, "faults": done.faults}


@retained("jobs.runs", "后台任务的运行记录（失败的留着）", days=30, basis=OWN)
def ended_runs(ask: Ask) -> Leftovers:
    """Runs that ended; failed ones stay until somebody sees to them."""
    ended = [RunState.DONE, RunState.SKIPPED]
    return Rows(JobRun.objects.filter(state__in=ended, finished_at__lt=ask.before))


@retained("jobs.tasks", "后台处理的结果（失败的留着）", days=30, basis=OWN)
def task_results(ask: Ask) -> Leftovers:
    """Tasks that went well."""
    return Rows(DBTaskResult.objects.successful().filter(finished_at__lt=ask.before))


@retained("sessions.ended", "已失效的登录会话", days=1, most=180, basis="个人信息保护法第十九条")
def ended_sessions(ask: Ask) -> Leftovers:
    """Sessions whose end lies so far back; who came in when stands on the chain."""
    return Rows(Session.objects.filter(expire_date__lt=ask.before))
