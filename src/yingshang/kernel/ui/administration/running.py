"""What runs in the background, and what was given up: the system administrator's pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.outbox.errors import UnknownDelivery
from yingshang.kernel.outbox.models import Delivery, Message
from yingshang.kernel.outbox.queries import failed_deliveries, failed_messages
from yingshang.kernel.outbox.services import retry_delivery, retry_message
from yingshang.kernel.ui.administration.faults import reason_of
from yingshang.kernel.ui.administration.queries import failed_runs, job_lines, workers_alive
from yingshang.kernel.ui.administration.services import run_job
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.kernel.ui.lists.columns import Column
from yingshang.kernel.ui.permissions import OPERATE

Retry = Callable[[int, Actor, datetime], None]


@audience("staff", permission=OPERATE)
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Every job: its timetable, last run, next run; the failed ones first."""
    now = clock.now()
    context = {
        "crumbs": [Crumb("后台任务")],
        "lines": job_lines(now),
        "failures": failed_runs(),
        "workers": workers_alive(now),
    }
    return render(request, "ui/administration/jobs.html", context)


@audience("staff", permission=OPERATE)
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Have a job run again."""
    try:
        run_job(code=request.POST.get("job", ""), actor=actor_of(request), now=clock.now())
    except KeyError:
        raise Http404 from None
    messages.success(request, "已排入队列，工作进程空闲时运行。")
    return HttpResponseRedirect(reverse("administration:jobs"))


@audience("staff", permission=OPERATE)
class FailedMessages(ListPage):
    """Messages that were given up: what about and why, not what they say nor to which number."""

    code = "administration.messages"
    title = "发送失败的消息"
    export_permission = (OPERATE,)
    default_order = ("-created_at", "-pk")
    empty_title = "没有发送失败的消息"
    columns = (
        Column("topic", "事由", lambda m: m.topic, sort=("topic",)),
        Column("channel", "通道", lambda m: m.get_channel_display(), sort=("channel",), css="nowrap"),
        Column("to", "收件方", lambda m: m.recipient.get_kind_display(), css="nowrap"),
        Column("error", "原因", lambda m: reason_of(m.error), css="wide"),
        Column("attempts", "已试次数", lambda m: m.attempts, css="num"),
        Column("at", "产生时间", lambda m: m.created_at, sort=("created_at",), css="nowrap"),
    )

    def rows(self, actor: Actor) -> QuerySet[Message]:
        return failed_messages()

    def url_of(self, row: Message) -> str:
        return ""

    def batch_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("retry", "重试所选", reverse("administration:retry-messages")),)


@audience("staff", permission=OPERATE)
class FailedDeliveries(ListPage):
    """Events that a handler could not take."""

    code = "administration.deliveries"
    title = "处理失败的事件"
    export_permission = (OPERATE,)
    default_order = ("-pk",)
    empty_title = "没有处理失败的事件"
    columns = (
        Column("topic", "事件", lambda d: d.event.topic),
        Column("handler", "处理程序", lambda d: d.handler, sort=("handler",)),
        Column("error", "原因", lambda d: reason_of(d.error), css="wide"),
        Column("attempts", "已试次数", lambda d: d.attempts, css="num"),
        Column("at", "产生时间", lambda d: d.event.created_at, css="nowrap"),
    )

    def rows(self, actor: Actor) -> QuerySet[Delivery]:
        return failed_deliveries()

    def url_of(self, row: Delivery) -> str:
        return ""

    def batch_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("retry", "重试所选", reverse("administration:retry-deliveries")),)


@audience("staff", permission=OPERATE)
@require_POST
def retry_messages(request: HttpRequest) -> HttpResponse:
    """Put the chosen messages back into the queue."""
    return _retry(request, lambda pk, by, at: retry_message(message_id=pk, actor=by, now=at), "administration:messages")


@audience("staff", permission=OPERATE)
@require_POST
def retry_deliveries(request: HttpRequest) -> HttpResponse:
    """Put the chosen deliveries back into the queue."""
    return _retry(
        request, lambda pk, by, at: retry_delivery(delivery_id=pk, actor=by, now=at), "administration:deliveries"
    )


def _retry(request: HttpRequest, again: Retry, back: str) -> HttpResponse:
    actor, now, count = actor_of(request), clock.now(), 0
    for key in _keys(request):
        try:
            again(key, actor, now)
        except UnknownDelivery:  # somebody was faster
            continue
        count += 1
    said = f"{count} 条已重新排队。" if count else "所选各条已不在失败之列。"
    messages.success(request, said)
    return HttpResponseRedirect(reverse(back))


def _keys(request: HttpRequest) -> list[Any]:
    return [int(key) for key in request.POST.getlist("row") if key.isdecimal() and len(key) < 19]
