"""Officials' accounts for the security administrator: a forgotten password, a lost authenticator. Accounts themselves
are made and closed by the system administrator."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import InvalidIdentity, NotAllowed
from yingshang.kernel.identity.models import Person, User
from yingshang.kernel.identity.permissions import RESET_CREDENTIALS
from yingshang.kernel.identity.queries import seat_title
from yingshang.kernel.identity.services import new_password, reset_password
from yingshang.kernel.login.errors import FactorMissing
from yingshang.kernel.login.queries import factor_due, factor_of, recovery_codes_left
from yingshang.kernel.login.services import reset_factor
from yingshang.kernel.ui.administration import queries
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.kernel.ui.lists.columns import Column

FACTOR = (("yes", "已启用"), ("no", "未启用"))


class AccountFilter(filters.FilterSet):
    """Who, and with or without a second factor."""

    who = filters.CharFilter(label="姓名或账号", method="by_person")
    factor = filters.ChoiceFilter(label="动态码", empty_label="全部", choices=FACTOR, method="by_factor")

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def by_person(self, rows: QuerySet[Person], _name: str, text: str) -> QuerySet[Person]:
        """By a part of the name, or by the account."""
        return rows.filter(Q(name__contains=text) | Q(user__username=text))

    def by_factor(self, rows: QuerySet[Person], _name: str, wanted: str) -> QuerySet[Person]:
        """With, or without, a second factor in force."""
        having = queries.with_factor()
        return rows.filter(user__in=having) if wanted == "yes" else rows.exclude(user__in=having)


def _posts(person: Any) -> str:
    return "、".join(seat_title(post) for post in person.posts_held)


@audience("staff", permission=RESET_CREDENTIALS)
class AccountList(ListPage):
    """The accounts of officials in reach."""

    code = "administration.accounts"
    title = "账号凭据"
    filters = AccountFilter
    export_permission = (RESET_CREDENTIALS,)
    default_order = ("name", "pk")
    empty_title = "没有符合条件的账号"
    columns = (
        Column("name", "姓名", lambda p: p.name, sort=("name",), css="nowrap"),
        Column("account", "账号", lambda p: p.user.username, sort=("user__username",), css="nowrap"),
        Column("posts", "任职", _posts, lambda p, _seen: _posts(p) or "现无任职", css="wide"),
        Column("state", "状态", lambda p: "启用" if p.user.is_active else "停用", css="nowrap"),
        Column(
            "password",
            "密码",
            lambda p: "待本人修改" if p.user.password_temporary else "本人设定",
            css="nowrap phone-off",
        ),
        Column("factor", "动态码", lambda p: "已启用" if p.factor_since else "未启用", css="nowrap"),
    )

    def rows(self, actor: Actor) -> QuerySet[Person]:
        return queries.officials_within(actor, clock.today())

    def url_of(self, row: Any) -> str:
        return reverse("administration:account", args=[row.pk])


def _official(actor: Actor, pk: int) -> tuple[Any, User]:
    person: Any = queries.officials_within(actor, clock.today()).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person, person.user


def _home() -> Crumb:
    return Crumb("账号凭据", reverse("administration:accounts"))


@audience("staff", permission=RESET_CREDENTIALS)
@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its password, its second factor."""
    person, user = _official(actor_of(request), pk)
    context = {
        "held": person,
        "posts": _posts(person) or "现无任职",
        "factor": factor_of(user),
        "left": recovery_codes_left(user),
        "due": factor_due(user, clock.today()),
        "own": actor_of(request).person_id == person.pk,
        "crumbs": (_home(), Crumb(person.name)),
    }
    return render(request, "ui/administration/account.html", context)


@audience("staff", permission=RESET_CREDENTIALS)
@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password; it stands on the answer to this POST and nowhere else."""
    actor = actor_of(request)
    person, user = _official(actor, pk)
    password = new_password()
    try:
        reset_password(user=user, password=password, actor=actor, now=clock.now())
    except InvalidIdentity as error:
        messages.error(request, error.text)
        return HttpResponseRedirect(reverse("administration:account", args=[pk]))
    context = {"held": person, "password": password, "crumbs": (_home(), Crumb(person.name))}
    return render(request, "ui/administration/password.html", context)


@audience("staff", permission=RESET_CREDENTIALS)
@require_POST
def reset_second(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a lost authenticator off."""
    actor = actor_of(request)
    person, user = _official(actor, pk)
    try:
        reset_factor(user=user, actor=actor, now=clock.now())
    except (FactorMissing, NotAllowed) as error:
        said = "该账号没有启用动态码。" if isinstance(error, FactorMissing) else str(error)
        messages.error(request, said)
    else:
        messages.success(request, f"已重置{person.name}的二次验证，请通知本人重新启用。")
    return HttpResponseRedirect(reverse("administration:account", args=[pk]))
