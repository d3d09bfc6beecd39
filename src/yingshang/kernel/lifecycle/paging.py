"""A long list page by page, by the place of the last row rather than by counting: as fast at the end as in front."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from yingshang.kernel.lifecycle.errors import InvalidInput


def page(rows: QuerySet[Any], *, cursor: str | None, limit: int) -> tuple[list[Any], str | None]:
    """Rows of an affair, newest first, and the cursor of the next page (``None`` on the last).

    Errors: ``InvalidInput`` for a cursor that is none of ours.
    """
    if cursor:
        at, pk = _read(cursor)
        rows = rows.filter(Q(case__opened_at__lt=at) | Q(case__opened_at=at, case_id__lt=pk))
    found = list(rows.order_by("-case__opened_at", "-case_id")[: limit + 1])
    return found[:limit], _write(found[limit - 1]) if len(found) > limit else None


def _write(row: Any) -> str:
    text = f"{row.case.opened_at.isoformat()}|{row.case_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, pk = text.split("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(cursor)
        return moment, int(pk)
    except (ValueError, binascii.Error, OverflowError):
        raise InvalidInput({"cursor": ["翻页位置无效，请从第一页重新查询。"]}) from None
