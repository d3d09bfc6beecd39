"""A summary asked for on a page: the worker writes it, the page tells how far it is.

Whoever asked must still be allowed to when the worker comes to it: the seat is read anew.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_tasks import task

from yingshang.faces.reports.errors import NotAllowed, ReportError, YearNotBegun
from yingshang.faces.reports.models import RequestState, SummaryRequest
from yingshang.faces.reports.permissions import MAKE
from yingshang.faces.reports.queries import requests_for
from yingshang.faces.reports.services import build_summary
from yingshang.kernel import clock
from yingshang.kernel.clock import day_of
from yingshang.kernel.figures.errors import FigureError
from yingshang.kernel.figures.freezing import snapshot
from yingshang.kernel.figures.periods import FigureScope
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.queries import actor_for

BROKEN = "生成时出错，没有写入任何内容，请重试；仍不成功的，请把时间告诉系统管理员。"


def request_summary(*, unit: Unit, year: int, draft: bool, actor: Actor, now: datetime) -> SummaryRequest:
    """Let the worker write a summary.

    Errors: :class:`NotAllowed`, :class:`YearNotBegun`; ``ReportError`` while the same one is under way.
    """
    if actor.user_id is None or not (actor.has(MAKE) and FigureScope.of(unit).within(actor)):
        raise NotAllowed("您不能生成这个单位的总结。")
    if year > day_of(now).year:
        raise YearNotBegun(f"{year}年还没有开始，没有可以总结的工作。")
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        moving = (RequestState.QUEUED, RequestState.RUNNING)
        if SummaryRequest.objects.filter(unit=unit, year=year, draft=draft, state__in=moving).exists():
            raise ReportError(f"{unit.short_name}{year}年的同一文稿正在生成，请等它完成。")
        made = SummaryRequest.objects.create(
            unit=unit,
            year=year,
            draft=draft,
            requested_at=now,
            user_id=actor.user_id,
            seat=actor.seat,
            acting_as=actor.acting_as,
        )
        transaction.on_commit(lambda: write_requested.enqueue(made.pk))
    return made


def retry_request(*, request_id: int, actor: Actor, now: datetime) -> SummaryRequest:
    """Ask for a failed one again, in one's own name. Errors: ``SummaryRequest.DoesNotExist``; as :func:`request_summary`."""
    failed = requests_for(actor).get(pk=request_id, state=RequestState.FAILED)
    return request_summary(unit=failed.unit, year=failed.year, draft=failed.draft, actor=actor, now=now)


def carry_out(*, request_id: int, now: datetime) -> SummaryRequest:
    """Write a requested summary; safe to run twice: the writing and the mark that it is done are one transaction."""
    asked = SummaryRequest.objects.select_related("unit", "user").get(pk=request_id)
    if asked.state not in {RequestState.QUEUED, RequestState.RUNNING}:
        return asked
    SummaryRequest.objects.filter(pk=asked.pk).update(state=RequestState.RUNNING, started_at=now)
    try:
        actor = actor_for(asked.user, asked.seat)
        if actor.seat != asked.seat:
            raise NotAllowed("提出时的身份已不再有效，请以现在的身份重新生成。")
        with snapshot():
            made = build_summary(unit=asked.unit, year=asked.year, actor=actor, now=now, draft=asked.draft)
            _end(asked, RequestState.DONE, written_id=made.written.pk)
    except (ReportError, FigureError) as error:
        _end(asked, RequestState.FAILED, error=str(error)[:300])
    except Exception:
        _end(asked, RequestState.FAILED, error=BROKEN)
        raise
    asked.refresh_from_db()
    return asked


def _end(asked: SummaryRequest, state: RequestState, **values: object) -> None:
    SummaryRequest.objects.filter(pk=asked.pk).update(state=state, finished_at=clock.now(), **values)


@task()
def write_requested(request_id: int) -> None:
    """What the worker does with one request."""
    carry_out(request_id=request_id, now=clock.now())
