"""Answering with the short form of an action: in place where the browser fetched it, else as a page of its own."""

from __future__ import annotations

from collections.abc import Sequence

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from yingshang.kernel.ui.components import Action, Crumb


def _in_place(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def action_form(
    request: HttpRequest,
    action: Action,
    form: BaseForm,
    *,
    back_url: str,
    version: int | None = None,
    draft: str = "",
    crumbs: Sequence[Crumb] = (),
    layout: str = "ui/workbench.html",
) -> HttpResponse:
    """The form of an action; 422 when it carries errors.

    Arguments:
        back_url: the page that the action belongs to.
        version: of the case as the reader saw it; travels as ``version``.
        draft: the name under which the browser keeps what was typed (empty: it does not).
        layout: of the page of its own.
    """
    context = {
        "action": action,
        "form": form,
        "back_url": back_url,
        "version": version,
        "draft": draft,
        "crumbs": crumbs,
        "layout": layout,
    }
    template = "ui/parts/action_form.html" if _in_place(request) else "ui/action.html"
    return render(request, template, context, status=422 if form.errors else 200)


def action_done(request: HttpRequest, url: str) -> HttpResponse:
    """After an action: to the page that shows what became of it."""
    return HttpResponseClientRedirect(url) if _in_place(request) else HttpResponseRedirect(url)


def confirmed(request: HttpRequest, action: Action, form: BaseForm) -> bool:
    """Whether an irreversible action was confirmed; a reversible one need not be. If not, the form says so."""
    if not action.irreversible or request.POST.get("confirmed") == "1":
        return True
    form.add_error(None, "此操作不可撤回，请核对后勾选确认。")
    return False
