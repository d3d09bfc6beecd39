"""Phones that serve several enterprises, and binding a phone on site."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.errors import CodeError
from yingshang.registry.codes.forms import BindForm, bind_action
from yingshang.registry.codes.queries import shared_phones_for
from yingshang.registry.codes.services import bind_phone
from yingshang.registry.codes.tables import PHONES
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.models import Contact
from yingshang.registry.enterprises.permissions import EXPORT
from yingshang.registry.enterprises.queries import enterprise_for


@audience("staff", permission=may.PHONES)
class PhoneList(ListPage):
    """Contacts within reach whose phone the register holds for several active enterprises: mostly bookkeeping agents."""

    code = "codes.phones"
    title = "一号多企"
    columns = PHONES
    export_permission = (EXPORT,)
    default_order = ("-firms", "phone_digest", "pk")
    empty_title = "没有一个手机号登记在几户企业名下"
    empty_text = ""

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return shared_phones_for(actor)

    def url_of(self, row: Contact) -> str:
        return reverse("enterprises:page", args=[row.enterprise.uscc])


@audience("staff", permission=may.BIND)
@require_http_methods(["GET", "POST"])
def bind(request: HttpRequest, uscc: str) -> HttpResponse:
    """Bind a phone after licence and identity card were seen."""
    actor = actor_of(request)
    try:
        enterprise = enterprise_for(actor, uscc)
    except EnterpriseNotFound as error:
        raise Http404 from error
    back = reverse("enterprises:page", args=[enterprise.uscc])
    form = BindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bind_phone(uscc=enterprise.uscc, actor=actor, now=clock.now(), **form.cleaned_data)
        except CodeError as error:
            form.add_error("phone", str(error))
        else:
            messages.success(request, "手机已绑定，对方现在可以登录。")
            return action_done(request, back)
    crumbs = (Crumb("市场主体", reverse("enterprises:list")), Crumb(enterprise.name, back))
    return action_form(request, bind_action(enterprise), form, back_url=back, crumbs=crumbs)
