"""Exports leave a trail: who, as what, which list by which filters and columns, how many rows. No personal data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms import BaseForm
from django.http import QueryDict

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor

CHAIN = "exports"
TYPED = "（文字）"
"""What stands for something typed: a name or a number may be somebody's."""


def record_export(
    *, actor: Actor, now: datetime, page: str, kind: str, filters: dict[str, Any], columns: Sequence[str], rows: int
) -> None:
    """One entry on the district's chain of exports.

    Arguments:
        page: the list's code; kind: ``xlsx`` or ``csv``.
        filters: what the list was narrowed by (:func:`filters_of`).
    """
    data = {"page": page, "kind": kind, "filters": filters, "columns": list(columns), "rows": rows}
    with transaction.atomic():
        chain = chain_for(CHAIN, actor.district_id or 0)
        append(chain, action="lists.export", ids=actor.ids, now=now, data=data)


def filters_of(form: BaseForm | None, query: QueryDict) -> dict[str, Any]:
    """The filters that are on; choices and days as they are, typed words as :data:`TYPED`."""
    if form is None:
        return {}
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        given = [value for value in query.getlist(name) if value]
        if given:
            known = hasattr(field, "choices") or type(field).__name__ in {"DateField", "BooleanField"}
            found[name] = given if known else TYPED
    return found
