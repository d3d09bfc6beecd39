"""What the administrators read: the jobs with their last runs, the workers, the entries of the audit within reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.tasks import VERIFY
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person, Post, Unit, valid_on
from yingshang.kernel.identity.roles import SECURITY_ADMIN, SYSTEM_ADMIN
from yingshang.kernel.jobs.models import JobRun, RunState, Worker
from yingshang.kernel.jobs.registry import Job, jobs
from yingshang.kernel.jobs.roster import STALE
from yingshang.kernel.login.models import SecondFactor
from yingshang.kernel.ui.administration.faults import reason_of

RECENT_FAILURES = 20


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as the page shows it."""

    code: str
    name: str
    rhythm: str
    last: JobRun | None
    next_due: datetime
    reason: str

    @property
    def failed(self) -> bool:
        """Whether its last run was given up."""
        return self.last is not None and self.last.state == RunState.FAILED


def job_lines(now: datetime) -> list[JobLine]:
    """All jobs with their last run, by name. Two queries."""
    latest = JobRun.objects.values("job").annotate(latest=Max("pk")).order_by().values("latest")
    last = {run.job: run for run in JobRun.objects.filter(pk__in=latest)}
    lines = [_line(job, last.get(job.code), now) for job in jobs().values()]
    return sorted(lines, key=lambda line: (not line.failed, line.name))


def _line(job: Job, last: JobRun | None, now: datetime) -> JobLine:
    reason = reason_of(last.error) if last is not None else ""
    return JobLine(job.code, job.name, _rhythm(job), last, job.next_due(now), reason)


def _rhythm(job: Job) -> str:
    if job.every is None:
        return f"每日 {job.daily:%H:%M}"
    if job.every % timedelta(hours=1):
        return f"每 {job.every // timedelta(minutes=1)} 分钟"
    return f"每 {job.every // timedelta(hours=1)} 小时"


def failed_runs() -> Sequence[tuple[str, JobRun, str]]:
    """The last runs that were given up, newest first: the job's name, the run, the reason."""
    known = jobs()
    found = JobRun.objects.filter(state=RunState.FAILED).order_by("-due", "-pk")[:RECENT_FAILURES]
    return [(known[run.job].name if run.job in known else run.job, run, reason_of(run.error)) for run in found]


def workers_alive(now: datetime) -> int:
    """How many workers have been heard of lately."""
    return Worker.objects.filter(beat_at__gte=now - STALE).count()


def last_verification() -> JobRun | None:
    """The last run of the daily verification, waiting or ended."""
    return JobRun.objects.filter(job=VERIFY).order_by("-pk").first()


def _posts_within(actor: Actor) -> QuerySet[Post]:
    reach = Q(pk__in=[])
    for scope in actor.scopes:
        reach |= Q(unit__path__startswith=scope)
    return Post.objects.filter(reach)


def entries_within(actor: Actor) -> QuerySet[Entry]:
    """The entries that the auditor may read, each with ``who``.

    Where the installation holds one district: all. Where it holds several: those of people with a post in reach.
    """
    name = Person.objects.filter(pk=OuterRef("person_id")).values("party__name")[:1]
    rows = Entry.objects.select_related("chain").annotate(who=Subquery(name))
    if Unit.objects.filter(parent=None).count() > 1:
        rows = rows.filter(person_id__in=_posts_within(actor).values("person_id"))
    return rows


def officials_within(actor: Actor, on: date) -> QuerySet[Person]:
    """The officials with an account who hold or held a post in reach, each with ``factor_since`` and ``posts_held``."""
    since = SecondFactor.objects.filter(user=OuterRef("user")).values("confirmed_at")[:1]
    held = Post.objects.filter(valid_on(on)).select_related("unit").order_by("-primary", "pk")
    rows = Person.objects.filter(user__isnull=False, pk__in=_posts_within(actor).values("person"))
    rows = rows.select_related("user").annotate(factor_since=Subquery(since))
    return rows.prefetch_related(Prefetch("posts", queryset=held, to_attr="posts_held"))


def with_factor() -> QuerySet[SecondFactor, Any]:
    """The ids of the accounts with a second factor in force."""
    return SecondFactor.objects.filter(confirmed_at__isnull=False).values("user")


def seats_within(actor: Actor) -> dict[str, str]:
    """The posts in reach in words, by seat."""
    posts = _posts_within(actor).select_related("unit")
    return {f"post:{post.pk}": f"{post.unit.short_name} {post.title}" for post in posts}


def administrators_seats(role: str) -> list[str]:
    """The seats of those who hold or held an administrator's role."""
    return [f"post:{pk}" for pk in Post.objects.filter(role__code=role).values_list("pk", flat=True)]


ROLES: tuple[tuple[str, str], ...] = ((SYSTEM_ADMIN, "系统管理员"), (SECURITY_ADMIN, "安全管理员"))
"""The two whom the third watches."""


def people_named(text: str) -> QuerySet[Person, Any]:
    """The ids of people by a part of the name or by their account."""
    found = Person.objects.filter(Q(party__name__contains=text) | Q(user__username=text))
    return found.values("pk")
