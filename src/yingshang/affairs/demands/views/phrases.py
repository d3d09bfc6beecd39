"""A unit's canned replies (常用语): the list, and writing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.errors import DemandError, InvalidSetting
from yingshang.affairs.demands.forms import PhraseForm
from yingshang.affairs.demands.models import CannedReply
from yingshang.affairs.demands.queries import phrase_for, phrases_of
from yingshang.affairs.demands.services import save_phrase
from yingshang.kernel import clock
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb

HOME = Crumb("企业诉求", "/demands/")
PHRASES = Crumb("答复常用语", "/demands/phrases/")


@audience("staff", permission=may.PHRASES)
@require_GET
def phrases(request: HttpRequest) -> HttpResponse:
    """The unit's canned replies."""
    context = {"phrases": phrases_of(actor_of(request)), "crumbs": [HOME, Crumb(PHRASES.label)]}
    return render(request, "demands/phrases.html", context)


@audience("staff", permission=may.PHRASES)
@require_http_methods(["GET", "POST"])
def phrase(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Write one, or change one."""
    actor = actor_of(request)
    try:
        known = phrase_for(actor, pk) if pk else None
    except CannedReply.DoesNotExist as fault:
        raise Http404 from fault
    initial = {name: getattr(known, name) for name in ("title", "category", "text", "active")} if known else None
    form = PhraseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_phrase(**form.cleaned_data, actor=actor, now=clock.now(), phrase=known)
        except InvalidSetting as fault:
            form.add_error(fault.field or None, str(fault))
        except DemandError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"已保存“{form.cleaned_data['title']}”。")
            return HttpResponseRedirect(reverse("demands:phrases"))
    title = "修改常用语" if known else "新增常用语"
    context = {
        "form": form,
        "title": title,
        "button": "保存",
        "crumbs": [HOME, PHRASES, Crumb(title)],
        "back": reverse("demands:phrases"),
        "place": "demands.phrases",
    }
    return render(request, "demands/setting.html", context, status=422 if form.errors else 200)
