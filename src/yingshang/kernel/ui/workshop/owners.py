"""指标责任单位: which unit answers for each figure, where that comes from, and changing it from a day on."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.figures.contract import AREAS, OTHER_AREA
from yingshang.kernel.figures.sources import known_ids, named
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.fields import DayField
from yingshang.kernel.ui.lists.chips import without
from yingshang.kernel.ui.lists.exports import WRITERS, plain
from yingshang.kernel.ui.lists.trail import filters_of, record_export
from yingshang.kernel.ui.workshop.shown import HOME, UnitField
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.permissions import EDIT
from yingshang.kernel.workshop.queries.asking import units_to_ask
from yingshang.kernel.workshop.queries.owners import ORIGIN_NAMES, Owned, figures_owned, owner_history
from yingshang.kernel.workshop.services import set_owner

CODE = "workshop.owners"
ALL = ("", "全部")
OFFICE = "office"
HEADER = ("编号", "指标", "领域", "责任单位", "依据", "报表", "自")
Crumbs = tuple[Crumb, ...]


class OwnerFilter(forms.Form):
    """Words, area, unit, origin."""

    q = forms.CharField(label="关键词", required=False, max_length=40)
    area = forms.ChoiceField(
        label="领域", required=False, choices=[ALL, *((a, a) for a in (*AREAS.values(), OTHER_AREA))]
    )
    unit = forms.ChoiceField(label="责任单位", required=False)
    origin = forms.ChoiceField(label="依据", required=False, choices=[ALL, *ORIGIN_NAMES.items()])

    def __init__(self, data: QueryDict, *, rows: Sequence[Owned]) -> None:
        super().__init__(data)
        units = {row.owner.unit.pk: row.owner.unit for row in rows if row.owner is not None}
        known = sorted(units.values(), key=lambda unit: (unit.order, unit.pk))
        unit = cast("forms.ChoiceField", self.fields["unit"])
        unit.choices = [ALL, (OFFICE, "营商办"), *((str(one.pk), one.short_name) for one in known)]

    def keeps(self, row: Owned) -> bool:
        """Whether a figure is among those asked for."""
        asked = self.cleaned_data if self.is_valid() else {}
        unit = str(row.owner.unit.pk) if row.owner is not None else OFFICE
        word = asked.get("q", "").strip().lower()
        return (
            asked.get("area", "") in ("", row.area)
            and asked.get("unit", "") in ("", unit)
            and asked.get("origin", "") in ("", row.origin)
            and (not word or word in f"{row.name} {row.id}".lower())
        )


def _district(actor: Actor) -> Unit:
    if not actor.district_wide or actor.district_id is None:
        raise PermissionDenied("责任单位由营商办维护。")
    return Unit.objects.get(pk=actor.district_id)


@audience("staff", permission=EDIT)
@require_GET
def owners(request: HttpRequest) -> HttpResponseBase:
    """Every figure with who answers for it today."""
    actor = actor_of(request)
    district = _district(actor)
    rows = figures_owned(district.pk, clock.today())
    form = OwnerFilter(request.GET, rows=rows)
    kept = [row for row in rows if form.keeps(row)]
    if kind := request.GET.get("export"):
        return _exported(kind, kept, form, request)
    context = {
        "form": form,
        "rows": [(row, ORIGIN_NAMES[row.origin]) for row in kept],
        "hidden": [],
        "exports": [(kind, without(request.GET, export=kind)) for kind in WRITERS],
        "crumbs": (HOME, Crumb("指标责任单位")),
    }
    return render(request, "ui/workshop/owners.html", context)


def _exported(kind: str, rows: Sequence[Owned], form: OwnerFilter, request: HttpRequest) -> FileResponse:
    if kind not in WRITERS:
        raise BadRequest("unknown export")
    media_type, write = WRITERS[kind]
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 (the response closes it)
    count = write(file, HEADER, ([plain(cell) for cell in _cells(row)] for row in rows))
    file.seek(0)
    record_export(
        actor=actor_of(request),
        now=clock.now(),
        page=CODE,
        kind=kind,
        filters=filters_of(form, request.GET),
        columns=list(HEADER),
        rows=count,
    )
    response = FileResponse(file, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'指标责任单位.{kind}')}"
    return response


def _cells(row: Owned) -> tuple[Any, ...]:
    owner = row.owner
    unit = owner.unit.short_name if owner is not None else "营商办"
    return (
        row.id,
        row.name,
        row.area,
        unit,
        ORIGIN_NAMES[row.origin],
        owner.form if owner else "",
        owner.since if owner else "",
    )


class ChangeForm(forms.Form):
    """Who answers for a figure, from when on."""

    unit = UnitField(label="责任单位", empty_label="请选择")
    since = DayField(label="自", help_text="从这一天起送该单位确认；以前的不变。")

    def __init__(self, *args: Any, district: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.queryset = units_to_ask(district.pk, clock.today())


@audience("staff", permission=EDIT)
def change(request: HttpRequest, figure_id: str) -> HttpResponse:
    """Say which unit answers for a figure from a day on."""
    actor = actor_of(request)
    district = _district(actor)
    if figure_id not in known_ids():
        raise Http404
    back = reverse("workshop:owners")
    form = ChangeForm(request.POST or None, district=district, initial={"since": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = set_owner(
                district=district,
                figure=figure_id,
                unit=form.cleaned_data["unit"],
                since=form.cleaned_data["since"],
                actor=actor,
                now=clock.now(),
            )
            messages.success(request, f"“{named(figure_id)[0]}”自 {made.since} 起由{made.unit.short_name}负责。")
            return action_done(request, back)
        except WorkshopError as error:
            form.add_error(None, str(error))
    told = "；".join(f"{one.since:%Y-%m-%d} 起 {one.unit.short_name}" for one in owner_history(district.pk, figure_id))
    action = Action(
        "owner",
        f"责任单位：{named(figure_id)[0]}",
        reverse("workshop:owner", args=[figure_id]),
        f"以前指定的：{told}。" if told else "还没有指定过，按应报报表或由营商办负责。",
    )
    crumbs = (HOME, Crumb("指标责任单位", back), Crumb(named(figure_id)[0]))
    return action_form(request, action, form, back_url=back, crumbs=crumbs)
