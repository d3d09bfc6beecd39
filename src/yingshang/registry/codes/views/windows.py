"""The window of use on the page: the list of windows, a new one from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.errors import WindowRefused
from yingshang.registry.codes.forms import WindowForm
from yingshang.registry.codes.models import UseWindow
from yingshang.registry.codes.queries import DEFAULT_WINDOW, windows_for
from yingshang.registry.codes.services import set_window
from yingshang.registry.codes.tables import WINDOWS

LIST = "企业码使用窗口"


def _action() -> Action:
    text = "使用窗口是注册使用率口径的一部分：新窗口从生效日起计算，以前的数不变。"
    return Action("window", "设定使用窗口", reverse("codes:window-new"), text, style="primary")


@audience("staff", permission=may.CONFIGURE)
class WindowList(ListPage):
    """The windows of the district, past and coming ones too."""

    code = "codes.windows"
    title = LIST
    columns = WINDOWS
    export_permission = (may.CONFIGURE,)
    default_order = ("-since", "-pk")
    empty_title = "还没有设定"
    empty_text = f"没有设定时，按 {DEFAULT_WINDOW} 天计算。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return windows_for(actor)

    def url_of(self, row: UseWindow) -> str:
        return f"{reverse('codes:window-new')}?days={row.days}"

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (_action(),)


@audience("staff", permission=may.CONFIGURE)
@require_http_methods(["GET", "POST"])
def window(request: HttpRequest) -> HttpResponse:
    """A window from a day on."""
    actor, now = actor_of(request), clock.now()
    back = reverse("codes:windows")
    initial = {"since": clock.day_of(now), "days": request.GET.get("days", "")}
    form = WindowForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_window(actor=actor, now=now, **form.cleaned_data)
        except WindowRefused as error:
            form.add_error("since", str(error))
        else:
            messages.success(request, "使用窗口已设定。")
            return action_done(request, back)
    return action_form(request, _action(), form, back_url=back, crumbs=(Crumb(LIST, back),))
