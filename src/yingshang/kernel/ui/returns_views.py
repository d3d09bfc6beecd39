"""The pages of attested returns: state a number, see its versions and scans, correct it with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.queries import attachments_of
from yingshang.kernel.figures.definitions import definition_of
from yingshang.kernel.figures.errors import FigureError, InvalidReturn
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.permissions import FILE, READ
from yingshang.kernel.figures.returns import (
    correct_return,
    file_return,
    is_intact,
    may_file,
    name_of_figure,
    return_for,
)
from yingshang.kernel.figures.sources import known_ids, named
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb, FileLink
from yingshang.kernel.ui.figures_forms import ChooseForm, CorrectionForm, ReturnForm, part_lines
from yingshang.kernel.ui.figures_shown import period_of, stated_line, unit_of, units_to_file

HOME = Crumb("指标", "/figures/")


@audience("staff", permission=FILE)
def new_return(request: HttpRequest) -> HttpResponse:
    """State a number: first which figure, then the number with those who stand for it."""
    actor = actor_of(request)
    asked = request.POST.get("figure_id") or request.GET.get("figure", "")
    crumbs = (HOME, Crumb("报送指标数"))
    if asked not in known_ids():
        choose = ChooseForm(initial={"unit": request.GET.get("unit", "")})
        return render(
            request,
            "ui/figures/choose.html",
            {"form": choose, "crumbs": crumbs},
            status=422 if request.method == "POST" else 200,
        )
    today = clock.today()
    unit = unit_of(actor, request.GET.get("unit", ""))
    period = period_of(request.GET.get("year", ""), today)
    initial = {"figure_id": asked, "unit": unit, "first": period.first, "last": period.last, "signed_on": today}
    form = ReturnForm(
        request.POST or None, request.FILES or None, figure_id=asked, units=units_to_file(actor), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        made = _filed(form, actor)
        if made is not None:
            messages.success(request, f"已报送，编号 {made.case.number}。请记下编号，更正时要用。")
            return HttpResponseRedirect(reverse("figures:return", args=[made.case.number]))
    context = {
        "form": form,
        "draft": f"returns:{asked}",
        "heading": f"报送：{name_of_figure(asked)}",
        "definition": definition_of(asked),
        "figure_id": asked,
        "unit": unit,
        "button": "报送",
        "crumbs": crumbs,
        "cancel": reverse("figures:figure", args=[asked]),
    }
    return render(request, "ui/figures/form.html", context, status=422 if form.errors else 200)


def _filed(form: ReturnForm, actor: Actor) -> AttestedReturn | None:
    data = form.cleaned_data
    try:
        return file_return(
            actor=actor,
            now=clock.now(),
            figure_id=data["figure_id"],
            unit=data["unit"],
            period=Period.between(data["first"], data["last"]),
            values=form.numbers(),
            attestation=form.attestation(),
            source=data["source"],
            scans=data["scans"],
        )
    except InvalidReturn as error:
        form.refuse(error.errors)
    except EvidenceError as error:
        form.add_error("scans", str(error))
    except FigureError as error:
        form.add_error(None, str(error))
    return None


def _found(actor: Actor, number: str) -> AttestedReturn:
    try:
        return return_for(actor, number)
    except AttestedReturn.DoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=READ)
def one_return(request: HttpRequest, number: str) -> HttpResponse:
    """A return: every version, who stands for it, its scans."""
    actor = actor_of(request)
    made = _found(actor, number)
    unit = named(made.figure_id)[1]
    context: dict[str, Any] = {
        "made": made,
        "name": name_of_figure(made.figure_id),
        "stated": stated_line(made, unit),
        "versions": [
            (v, stated_line(v, unit), is_intact(v), v.values.get("parts", []))
            for v in made.case.attested_returns.order_by("-version")
        ],
        "files": [
            FileLink(a.name, reverse("ui:file", args=[a.token]), a.blob.size) for a in attachments_of(made.case, actor)
        ],
        "may_correct": may_file(actor, made.unit),
        "crumbs": (HOME, Crumb(made.case.number)),
    }
    return render(request, "ui/figures/return.html", context)


@audience("staff", permission=FILE)
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """State the number anew, with a reason."""
    actor = actor_of(request)
    made = _found(actor, number)
    if not may_file(actor, made.unit):
        raise PermissionDenied("您不能更正这个单位的指标数。")
    values = made.values
    follows = named(made.figure_id)[2] == "ratio" and values["n"] is not None
    initial = {
        "preparer": made.preparer_name,
        "checker": made.checker_name,
        "signer": made.signer_name,
        "document_number": made.document_number,
        "signed_on": clock.today(),
        "value": "" if follows else values["value"],
        **dict(zip(("low", "high"), values.get("interval", ()), strict=False)),
        "n": values["n"],
        "whole": values["N"],
        "parts": part_lines(values),
    }
    form = CorrectionForm(
        request.POST or None, request.FILES or None, figure_id=made.figure_id, source=made.source, initial=initial
    )
    if request.method == "POST" and form.is_valid() and _corrected(form, actor, made):
        messages.success(request, f"已更正 {number}，原数保留在历史版本中。")
        return HttpResponseRedirect(reverse("figures:return", args=[number]))
    crumbs = (HOME, Crumb(number, reverse("figures:return", args=[number])), Crumb("更正"))
    context = {
        "form": form,
        "draft": f"returns:{number}:{made.version}",
        "heading": f"更正 {number}",
        "definition": definition_of(made.figure_id),
        "figure_id": made.figure_id,
        "unit": made.unit,
        "button": "更正",
        "crumbs": crumbs,
        "cancel": reverse("figures:return", args=[number]),
    }
    return render(request, "ui/figures/form.html", context, status=422 if form.errors else 200)


def _corrected(form: CorrectionForm, actor: Actor, made: AttestedReturn) -> bool:
    try:
        correct_return(
            actor=actor,
            now=clock.now(),
            previous=made,
            values=form.numbers(),
            attestation=form.attestation(),
            reason=form.cleaned_data["reason"],
            scans=form.cleaned_data["scans"],
        )
    except InvalidReturn as error:
        form.refuse(error.errors)
    except EvidenceError as error:
        form.add_error("scans", str(error))
    except FigureError as error:
        form.add_error(None, str(error))
    return not form.errors
