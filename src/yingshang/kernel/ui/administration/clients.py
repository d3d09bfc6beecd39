"""Other systems that call the API: issued with a token shown once, renewed, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import NameTaken, NotAllowed, PermissionUnknown, TermInvalid
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, declared
from yingshang.kernel.login.models import ApiClient
from yingshang.kernel.login.queries import client_codes, clients_for
from yingshang.kernel.login.services import Issued, issue_client, renew_token, revoke_client
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.kernel.ui.lists.columns import Column

TERM = timedelta(days=365)
Refused = (NameTaken, NotAllowed, PermissionUnknown, TermInvalid)


def _code_choices() -> list[tuple[str, str]]:
    said = {one.code: one.description for one in declared()}
    return [(code, said.get(code, code)) for code in sorted(client_codes())]


def _state(client: ApiClient, today: date) -> str:
    if client.revoked_at is not None:
        return "已收回"
    if client.until <= today:
        return "已到期"
    return "有效" if client.since <= today else "未生效"


def _until() -> forms.DateField:
    return forms.DateField(
        label="有效期至（不含）",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="到期当日零时起拒绝调用。",
        error_messages={"required": "请填写有效期。"},
    )


class RenewForm(forms.Form):
    """A new term."""

    until = _until()


class IssueForm(forms.Form):
    """Who calls, for which unit, what it may, how long."""

    code = forms.SlugField(label="代码", max_length=32, help_text="英文、数字、短横；也是其工单的来源标识，如 12345。")
    name = forms.CharField(label="名称", max_length=60)
    unit = forms.ModelChoiceField(label="代表的单位", queryset=Unit.objects.none(), empty_label="请选择")
    codes = forms.MultipleChoiceField(label="权限范围", widget=forms.CheckboxSelectMultiple)
    per_minute = forms.IntegerField(label="每分钟调用上限", min_value=1, max_value=100_000, initial=120)
    until = _until()

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, codes = self.fields["unit"], self.fields["codes"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(codes, forms.MultipleChoiceField)
        unit.queryset = units
        codes.choices = _code_choices()


@audience("staff", permission=MANAGE_ACCOUNTS)
class ClientList(ListPage):
    """The clients of the units in reach."""

    code = "administration.clients"
    title = "接口调用方"
    export_permission = (MANAGE_ACCOUNTS,)
    default_order = ("code", "pk")
    empty_title = "还没有接口调用方"
    empty_text = "为其他系统签发令牌后列在这里。"
    columns = (
        Column("code", "代码", lambda c: c.code, sort=("code",), css="nowrap"),
        Column("name", "名称", lambda c: c.name, sort=("name",)),
        Column("unit", "代表的单位", lambda c: c.unit.short_name),
        Column("codes", "权限数", lambda c: len(c.codes), css="num"),
        Column("hint", "令牌尾号", lambda c: c.token_hint, css="nowrap"),
        Column("until", "有效期至", lambda c: c.until, sort=("until",), css="nowrap"),
        Column("state", "状态", lambda c: _state(c, clock.today()), css="nowrap"),
    )

    def rows(self, actor: Actor) -> QuerySet[ApiClient]:
        return clients_for(actor)

    def url_of(self, row: ApiClient) -> str:
        return reverse("administration:client", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("issue", "签发令牌", reverse("administration:issue-client"), style="primary"),)


@audience("staff", permission=MANAGE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a client; its token is on the answer to this POST and nowhere else."""
    actor, now = actor_of(request), clock.now()
    initial = {"until": clock.today() + TERM}
    form = IssueForm(_units(actor), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _shown_once(request, issue_client(**form.cleaned_data, actor=actor, now=now))
        except Refused as fault:
            _beside(form, fault)
    crumbs = (_home(), Crumb("签发令牌"))
    context = {"form": form, "crumbs": crumbs}
    return render(request, "ui/administration/issue.html", context, status=422 if form.errors else 200)


@audience("staff", permission=MANAGE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "POST"])
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """A client, and a new token for a new term."""
    actor, now = actor_of(request), clock.now()
    held = _client(actor, pk)
    form = RenewForm(request.POST or None, initial={"until": clock.today() + TERM})
    if request.method == "POST" and form.is_valid():
        try:
            return _shown_once(request, renew_token(client=held, **form.cleaned_data, actor=actor, now=now))
        except Refused as fault:
            _beside(form, fault)
    said = dict(_code_choices())
    context = {
        "client": held,
        "state": _state(held, clock.today()),
        "codes": [said.get(code, code) for code in held.codes],
        "form": form,
        "crumbs": (_home(), Crumb(held.name)),
    }
    return render(request, "ui/administration/client.html", context, status=422 if form.errors else 200)


@audience("staff", permission=MANAGE_ACCOUNTS)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a client now."""
    actor = actor_of(request)
    held = revoke_client(client=_client(actor, pk), actor=actor, now=clock.now())
    messages.success(request, f"已收回“{held.name}”的令牌，其调用即刻拒绝。")
    return HttpResponseRedirect(reverse("administration:client", args=[pk]))


def _client(actor: Actor, pk: int) -> ApiClient:
    held = clients_for(actor).filter(pk=pk).first()
    if held is None:
        raise Http404
    return held


def _units(actor: Actor) -> QuerySet[Unit]:
    return Unit.objects.filter(path__startswith=actor.scope or "-", until=None).order_by("path")


def _home() -> Crumb:
    return Crumb("接口调用方", reverse("administration:clients"))


def _beside(form: forms.Form, fault: Exception) -> None:
    field = getattr(fault, "field", "")
    form.add_error(field if field in form.fields else None, str(fault))


def _shown_once(request: HttpRequest, issued: Issued) -> HttpResponse:
    context = {"client": issued.client, "token": issued.token, "crumbs": (_home(), Crumb(issued.client.name))}
    return render(request, "ui/administration/token.html", context)
