"""A unit gives the material that it was asked for, typed or as a Word document."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.workshop.errors import InvalidText, WorkshopError
from yingshang.kernel.workshop.models import Material, Request
from yingshang.kernel.workshop.permissions import EDIT, GIVE
from yingshang.kernel.workshop.queries import requests_for
from yingshang.kernel.workshop.services.material import OPEN_FOR_MATERIAL, give_material


@audience("staff", permission=(GIVE, EDIT))
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, what was given so far, and the form."""
    actor = actor_of(request)
    held = requests_for(actor).filter(pk=pk).first()
    if held is None:
        raise Http404
    faults: list[str] = []
    if request.method == "POST":
        faults = _given(request, held)
        if not faults:
            messages.success(request, "已报送。需要修改可再次报送，以最后一次为准。")
            return HttpResponseRedirect(reverse("workshop:material", args=[pk]))
    versions = list(Material.objects.filter(request=held).select_related("author"))
    latest = "\n".join(versions[0].paragraphs) if versions else ""
    context = {
        "asked": held,
        "paper": held.section.paper,
        "versions": versions,
        "text": request.POST.get("text", latest),
        "faults": faults,
        "may_give": actor.has(GIVE)
        and actor.unit_id == held.unit_id
        and held.section.paper.case.state in OPEN_FOR_MATERIAL,
        "crumbs": (Crumb("文稿", reverse("workshop:list")), Crumb("素材")),
    }
    return render(request, "ui/workshop/material.html", context, status=422 if faults else 200)


def _given(request: HttpRequest, held: Request) -> list[str]:
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        give_material(
            request=held, actor=actor_of(request), now=clock.now(), texts=text.splitlines(), file=file or None
        )
    except InvalidText as error:
        return [f"第 {key} 段：{fault.message}" for key, found in error.faults.items() for fault in found]
    except (WorkshopError, EvidenceError) as error:
        return [str(error)]
    return []
