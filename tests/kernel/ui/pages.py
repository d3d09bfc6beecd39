"""A small URLconf for the tests: pages of each audience, a list of parties, a page that panels are shown on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import View

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, PartyKind
from yingshang.kernel.ui import errors, navigation, panels
from yingshang.kernel.ui.actions import action_done, action_form, confirmed
from yingshang.kernel.ui.audience import audience
from yingshang.kernel.ui.components import Action
from yingshang.kernel.ui.lists import Column, ListPage


@audience("staff")
def staff_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("staff")


@audience("staff", permission="audit.read")
class AuditPage(View):
    def get(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("audit")


@audience("enterprise")
def enterprise_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("enterprise")


@audience("public")
def public_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


@audience("staff")
def one_party(_request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(str(pk))


def undeclared_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("undeclared")


def breaking_page(request: HttpRequest, what: str) -> HttpResponse:
    if what == "forbidden":
        raise PermissionDenied("请先由本单位负责人授权。")
    if what == "conflict":
        return errors.conflict(request, detail="吴海燕于 10:02 已签收。", url="/case/1/")
    if what == "busy":
        return errors.too_many(request)
    raise RuntimeError(what)


class PartyFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="名称", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label="类别", choices=PartyKind.choices)

    class Meta:
        model = Party
        fields: ClassVar[list[str]] = ["name", "kind"]


@audience("staff")
class PartyList(ListPage):
    code = "tests.parties"
    title = "主体"
    columns = (
        Column("name", "名称", lambda row: row.name, sort=("name",)),
        Column("kind", "类别", lambda row: row.get_kind_display()),
        Column("pk", "内部号", lambda row: row.pk, sort=("pk",), optional=True, css="num"),
    )
    default_order = ("name", "pk")
    filters = PartyFilter
    export_permission = ("figures.read",)

    def rows(self, actor: Actor) -> QuerySet[Party]:
        assert actor.audience == "staff"
        return Party.objects.all()

    def url_of(self, row: Party) -> str:
        return f"/parties/{row.pk}/"

    def batch_actions(self, actor: Actor) -> list[Action]:
        return [Action("remind", "催办", "/remind/")]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由")


@audience("staff")
def act(request: HttpRequest) -> HttpResponse:
    action = Action("close", "销号", "/act/", "销号后企业收到通知。", ("企业",), irreversible=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and confirmed(request, action, form):
        return action_done(request, "/case/1/")
    return action_form(request, action, form, back_url="/case/1/", version=3, draft="act")


def shown_name(subject: object, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    assert now.tzinfo is not None
    return None if subject == "nobody" else {"words": f"{subject} · {actor.person_name}"}


for number, (code, needed) in enumerate((("tests-late", ()), ("tests-secret", "audit.read"), ("tests-first", ()))):
    panels.panel(
        "tests.place",
        code=code,
        title=code,
        template="ui/parts/messages.html",
        order=30 - number * 10,
        permission=needed,
    )(shown_name)

navigation.group("tests", "试验", 900)
navigation.nav("tests.staff", "工作页", "staff", icon="home", group="tests", order=2, count=lambda _actor: 120)
navigation.nav("tests.audit", "审计页", "audit", icon="lock", group="tests", order=1, permission="audit.read")
navigation.nav("tests.gone", "不存在", "no-such-page", icon="lock", group="tests")
navigation.nav("tests.portal", "企业页", "enterprise", icon="home", audience="enterprise")

handler403 = "yingshang.kernel.ui.errors.forbidden"
handler404 = "yingshang.kernel.ui.errors.not_found"
handler400 = "yingshang.kernel.ui.errors.bad_request"
handler500 = "yingshang.kernel.ui.errors.server_error"
urlpatterns = [
    path("ui/", include("yingshang.kernel.ui.urls")),
    path("", include("yingshang.kernel.login.urls")),
    path("staff/", staff_page, name="staff"),
    path("audit/", AuditPage.as_view(), name="audit"),
    path("enterprise/", enterprise_page, name="enterprise"),
    path("public/", public_page),
    path("undeclared/", undeclared_page),
    path("break/<what>/", breaking_page),
    path("parties/", PartyList.as_view(), name="parties"),
    path("parties/<int:pk>/", one_party),
    path("case/1/", public_page),
    path("act/", act),
]
