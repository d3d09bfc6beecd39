"""Fields that several forms of demands share."""

from __future__ import annotations

from typing import Any

from yingshang.kernel.evidence.services import ENDINGS, MAX_SIZE
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.ui.fields import FilesField

ANSWERING = (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.OFFICE)


def files_field(label: str) -> FilesField:
    """Photos and papers, with the limits that evidence keeps."""
    return FilesField(label=label, endings=ENDINGS, each=MAX_SIZE, required=False)


def answering_units(district_id: int | None) -> Any:
    """The units of a district to which a demand may be dispatched."""
    return Unit.objects.filter(path__startswith=f"/{district_id}/", kind__in=ANSWERING, until=None).order_by(
        "order", "id"
    )
