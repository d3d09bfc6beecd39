"""Fields that several forms of demands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel.evidence.services import ENDINGS, MAX_SIZE
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.ui.fields import FilesField

ANSWERING = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.OFFICE)


def moment_field(label: str, hint: str) -> forms.DateTimeField:
    """A day and an hour, chosen in the browser's own picker; typed ones are read too."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, help_text=hint, widget=widget)


if TYPE_CHECKING:
    _Units = forms.ModelMultipleChoiceField[Unit]
else:
    _Units = forms.ModelMultipleChoiceField


class UnitsField(_Units):
    """Any number of units; those that may be chosen are set by the form."""

    def __init__(self, label: str, *, required: bool = True, hint: str = "") -> None:
        super().__init__(
            Unit.objects.none(),
            label=label,
            required=required,
            help_text=hint,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": f"请选择{label}。"},
        )


def files_field(label: str) -> FilesField:
    """Photos and papers, with the limits that evidence keeps."""
    return FilesField(label=label, endings=ENDINGS, each=MAX_SIZE, required=False)


def answering_units(district_id: int | None) -> Any:
    """The units of a district to which a demand may be dispatched."""
    return Unit.objects.filter(path__startswith=f"/{district_id}/", kind__in=ANSWERING, until=None).order_by(
        "order", "id"
    )
