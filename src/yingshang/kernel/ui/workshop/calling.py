"""The call for material of a paper: asking further units, chasing, letting off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.kernel import clock
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action
from yingshang.kernel.ui.fields import DayField
from yingshang.kernel.ui.workshop.shown import crumbs_of, found
from yingshang.kernel.workshop.enums import Given
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.models import Paper, Request
from yingshang.kernel.workshop.permissions import EDIT, can_edit
from yingshang.kernel.workshop.queries import requests_for
from yingshang.kernel.workshop.queries.asking import asked_in, units_to_ask
from yingshang.kernel.workshop.queries.papers import sections_of
from yingshang.kernel.workshop.services import ask_for_material, remind_now, waive_request


def _edited(request: HttpRequest, key: str) -> Paper:
    """The paper, if the reader edits it."""
    paper = found(actor_of(request), key)
    if not can_edit(actor_of(request), paper):
        raise PermissionDenied("素材由本区营商办征集。")
    return paper


def _back(paper: Paper) -> str:
    return reverse("workshop:paper", args=[paper.case.number]) + "#call"


class AskForm(forms.Form):
    """Which part, which units, by when."""

    section = forms.ChoiceField(label="部分")
    units = forms.MultipleChoiceField(
        label="单位", widget=forms.CheckboxSelectMultiple, help_text="已征集过的单位只改截止日期。"
    )
    due_on = DayField(label="截止日期")

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {str(one.pk): one for one in sections_of(paper)}
        units = units_to_ask(paper.case.district_id, clock.today())
        section, asked = self.fields["section"], self.fields["units"]
        assert isinstance(section, forms.ChoiceField)
        assert isinstance(asked, forms.MultipleChoiceField)
        section.choices = [(pk, f"{'　' * (one.level - 1)}{one.title}") for pk, one in self.sections.items()]
        asked.choices = [(str(unit.pk), unit.short_name) for unit in units]


@audience("staff", permission=EDIT)
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """追加征集: ask further units for a part."""
    paper = _edited(request, key)
    initial = {"due_on": paper.material_due if paper.material_due and paper.material_due >= clock.today() else None}
    form = AskForm(request.POST or None, paper=paper, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = ask_for_material(
                section=form.sections[data["section"]],
                units=[int(pk) for pk in data["units"]],
                due_on=data["due_on"],
                actor=actor_of(request),
                now=clock.now(),
            )
            messages.success(request, f"已向 {len(made)} 个单位征集。")
            return action_done(request, _back(paper))
        except WorkshopError as error:
            form.add_error(None, str(error))
    action = Action("ask", "追加征集", reverse("workshop:ask", args=[key]), "单位会收到征集消息。", ("所选单位",))
    return action_form(request, action, form, back_url=_back(paper), crumbs=crumbs_of(paper, "追加征集"))


class WaiveForm(forms.Form):
    """Why a unit is let off."""

    reason = forms.CharField(label="免报原因", max_length=200)


@audience("staff", permission=EDIT)
def waive(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """免报: let a unit off with a reason."""
    paper = _edited(request, key)
    try:
        asked = requests_for(actor_of(request)).get(pk=pk, section__paper=paper)
    except Request.DoesNotExist as error:
        raise Http404 from error
    form = WaiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            waive_request(request=asked, reason=form.cleaned_data["reason"], actor=actor_of(request), now=clock.now())
            messages.success(request, f"{asked.unit.short_name}这一部分免报，原因留在这一行。")
            return action_done(request, _back(paper))
        except WorkshopError as error:
            form.add_error(None, str(error))
    told = f"{asked.unit.short_name} · {asked.section.title}"
    action = Action("waive", "免报", reverse("workshop:waive", args=[key, pk]), f"{told}：不再催报，以后仍可报送。")
    return action_form(request, action, form, back_url=_back(paper), crumbs=crumbs_of(paper, "免报"))


@audience("staff", permission=EDIT)
@require_POST
def remind(request: HttpRequest, key: str) -> HttpResponse:
    """催报: those that are ticked, or all that are late."""
    paper, actor = _edited(request, key), actor_of(request)
    if "late" in request.POST:
        wanted = [one.pk for one in asked_in(paper, actor, clock.today()) if one.given == Given.LATE]
    else:
        wanted = [int(pk) for pk in request.POST.getlist("row") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    try:
        told = remind_now(paper=paper, requests=wanted, actor=actor, now=clock.now())
    except WorkshopError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(_back(paper))
    if told:
        messages.success(request, f"已催报 {told} 项，单位收到消息。")
    else:
        messages.warning(request, "没有可催报的：未选择、已报送，或今天已经催过（每天一次）。")
    return HttpResponseRedirect(_back(paper))
