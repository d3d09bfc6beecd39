"""The office's pages of own codes: who holds one, issued, replaced, revoked; scans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.enums import BatchKind
from yingshang.registry.codes.errors import CodeError
from yingshang.registry.codes.filters import HolderFilter, ScanFilter
from yingshang.registry.codes.forms import ConfirmForm, ReasonForm, actions_on
from yingshang.registry.codes.models import Code, CodeScan
from yingshang.registry.codes.queries import code_in_force, holders_for, scans_for
from yingshang.registry.codes.services import ask_batch, issue_code, reissue_code, revoke_code
from yingshang.registry.codes.tables import HOLDERS, SCANS
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.permissions import EXPORT, VIEW
from yingshang.registry.enterprises.queries import enterprise_for

LIST = "企业码"
HOME = Crumb(LIST, "/codes/own/")


@audience("staff", permission=VIEW)
class HolderList(ListPage):
    """Active entities within reach, with the code in force."""

    code = "codes.own"
    title = LIST
    columns = HOLDERS
    filters = HolderFilter
    export_permission = (EXPORT,)
    default_order = ("name", "pk")
    empty_title = "没有市场主体"
    empty_text = "可去掉一些条件再看。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return holders_for(actor)

    def url_of(self, row: Enterprise) -> str:
        return reverse("enterprises:page", args=[row.uscc])

    def batch_actions(self, actor: Actor) -> Sequence[Action]:
        found = []
        if actor.has(may.ISSUE):
            found.append(Action("issue", "发码", reverse("codes:issue-many")))
        if actor.has(may.PRINT):
            found.append(Action("labels", "打印标签", reverse("codes:labels-many")))
        return found

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        if not actor.has(may.PRINT):
            return ()
        return (
            Action("batches", "发码与打印进度", reverse("codes:batches")),
            Action("township", "整个乡镇发码、打印", reverse("codes:township"), style="primary"),
        )


@audience("staff", permission=may.SCANS)
class ScanList(ListPage):
    """Who looked at which code; of the public only when."""

    code = "codes.scans"
    title = "扫码记录"
    columns = SCANS
    filters = ScanFilter
    export_permission = (may.SCANS,)
    default_order = ("-at", "-pk")
    empty_title = "还没有人扫过码"
    empty_text = "可去掉一些条件再看。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return scans_for(actor)

    def url_of(self, row: CodeScan) -> str:
        return reverse("enterprises:page", args=[row.enterprise.uscc])


def _found(request: HttpRequest, uscc: str) -> Enterprise:
    try:
        return enterprise_for(actor_of(request), uscc)
    except EnterpriseNotFound as error:
        raise Http404 from error


@audience("staff", permission=may.ISSUE)
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, uscc: str) -> HttpResponse:
    """Give an enterprise its code."""
    return _act(request, uscc, "issue", ConfirmForm, issue_code, "企业码已签发。")


@audience("staff", permission=may.ISSUE)
@require_http_methods(["GET", "POST"])
def reissue(request: HttpRequest, uscc: str) -> HttpResponse:
    """The next version; labels of the one before are void."""
    return _act(request, uscc, "reissue", ReasonForm, reissue_code, "已换发新版本，请打印新标签。")


@audience("staff", permission=may.ISSUE)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, uscc: str) -> HttpResponse:
    """End the code in force."""
    return _act(request, uscc, "revoke", ReasonForm, revoke_code, "企业码已作废。")


def _act(
    request: HttpRequest, uscc: str, code: str, form_class: type[Form], service: Callable[..., Code], said: str
) -> HttpResponse:
    actor, enterprise = actor_of(request), _found(request, uscc)
    back = reverse("enterprises:page", args=[enterprise.uscc])
    held = code_in_force(enterprise.pk)
    action = next((one for one in actions_on(actor, enterprise, held) if one.code == code), None)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service(uscc=enterprise.uscc, actor=actor, now=clock.now(), **form.cleaned_data)
        except CodeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return action_done(request, back)
    if action is None and not form.errors:
        messages.warning(request, "企业码的状态已变，请看现在的状态。")
        return action_done(request, back)
    shown = action or Action(code, "企业码", reverse(f"codes:{code}", args=[enterprise.uscc]))
    return action_form(request, shown, form, back_url=back, crumbs=(HOME, Crumb(enterprise.name, back)))


@audience("staff", permission=may.PRINT)
@require_http_methods(["GET", "POST"])
def label(request: HttpRequest, uscc: str) -> HttpResponse:
    """One enterprise's label, made by the worker like a township's."""
    actor, enterprise = actor_of(request), _found(request, uscc)
    back = reverse("enterprises:page", args=[enterprise.uscc])
    found = actions_on(actor, enterprise, code_in_force(enterprise.pk))
    action = next((one for one in found if one.code == "label"), None)
    if action is None:
        messages.warning(request, "还没有有效的企业码，请先发码。")
        return action_done(request, back)
    if request.method == "POST":
        batch = ask_batch(kind=BatchKind.LABELS, enterprise_ids=[enterprise.pk], actor=actor, now=clock.now())
        return action_done(request, reverse("codes:batch", args=[batch.pk]))
    return action_form(request, action, ConfirmForm(), back_url=back, crumbs=(HOME, Crumb(enterprise.name, back)))
