"""How long what is left behind is kept: the system administrator's page of limits, and what the last run let go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yingshang.kernel import clock
from yingshang.kernel.retention.errors import LimitRefused
from yingshang.kernel.retention.permissions import MANAGE
from yingshang.kernel.retention.queries import last_run, limit_history, limits_on
from yingshang.kernel.retention.services import run_retention, set_limit
from yingshang.kernel.ui.administration.services import run_job
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb

JOB = "retention.run"


class LimitForm(forms.Form):
    """How many days, from when, on what basis."""

    days = forms.IntegerField(label="保存天数", min_value=0, max_value=36_500)
    since = forms.DateField(label="自", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    basis = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号，或本单位的规定。")


@audience("staff", permission=MANAGE)
@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """Every kind with its limit, and what the last run let go; with ``?count=1`` what one would let go now."""
    run = last_run()
    counts: dict[str, int] = {}
    if counted := "count" in request.GET:
        told = run_retention(actor=actor_of(request), now=clock.now(), dry_run=True)
        counts = {line.code: line.removed for line in told.lines}
    lines = limits_on(clock.today(), counts=run.counts if run is not None else None)
    context = {
        "crumbs": [Crumb("保存期限")],
        "lines": [(line, counts.get(line.kind.code)) for line in lines],
        "run": run,
        "removed": sum(run.counts.values()) if run is not None else 0,
        "counted": counted,
    }
    return render(request, "ui/administration/retention.html", context)


@audience("staff", permission=MANAGE)
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Have the worker do it now."""
    run_job(code=JOB, actor=actor_of(request), now=clock.now())
    messages.success(request, "已排入队列，工作进程空闲时清理，稍后刷新本页查看。")
    return HttpResponseRedirect(reverse("administration:retention"))


@audience("staff", permission=MANAGE)
@require_http_methods(["GET", "POST"])
def limit(request: HttpRequest, code: str) -> HttpResponse:
    """One kind: its bounds, its history, a new limit."""
    today = clock.today()
    line = next((one for one in limits_on(today) if one.kind.code == code), None)
    if line is None:
        raise Http404
    initial = {"days": line.days, "since": today + timedelta(days=1)}
    form = LimitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            set_limit(code=code, actor=actor_of(request), now=clock.now(), **given)
        except LimitRefused as error:
            form.add_error(error.field or None, error.text)
        else:
            messages.success(request, f"“{line.kind.name}”自 {given['since']:%Y-%m-%d} 起保存 {given['days']} 天。")
            return HttpResponseRedirect(reverse("administration:retention"))
    context = {
        "line": line,
        "form": form,
        "history": limit_history(code),
        "crumbs": [Crumb("保存期限", reverse("administration:retention")), Crumb(line.kind.name)],
    }
    return render(request, "ui/administration/limit.html", context, status=422 if form.errors else 200)
