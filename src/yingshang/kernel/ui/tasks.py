"""What the pages leave behind: tables of units and officials that nobody confirmed, the contents of their rows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from yingshang.kernel.retention.registry import Ask, Each, Leftovers, retained
from yingshang.kernel.ui.models import StaffingTable, TableState

SHORTEST = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间"
DAYS = settings.IMPORT_KEPT_DAYS
MOST = max(180, DAYS)
CONTENTS = ("errors", "remarks", "sample")


def _old(ask: Ask) -> QuerySet[StaffingTable]:
    old = StaffingTable.objects.filter(uploaded_at__lt=ask.before)
    return old if ask.district is None else old.filter(district=ask.district)


def _counts(table: StaffingTable) -> dict[str, Any]:
    """A table's result without the contents of its rows."""
    return {key: value for key, value in table.result.items() if key not in CONTENTS}


@retained("staffing.files", "未确认的单位、人员表", days=DAYS, most=MOST, basis=SHORTEST, by_district=True)
def unconfirmed_tables(ask: Ask) -> Leftovers:
    """Tables that were sent in and never confirmed: the file goes, the table is withdrawn."""

    def take(table: StaffingTable) -> None:
        table.file.delete(save=False)
        mine = StaffingTable.objects.filter(pk=table.pk)
        mine.update(file="", state=TableState.WITHDRAWN, finished_at=ask.now, result=_counts(table))

    return Each(_old(ask).filter(state=TableState.UPLOADED), take)


@retained("staffing.contents", "单位、人员表留存的行内容", days=DAYS, most=MOST, basis=SHORTEST, by_district=True)
def contents_of_tables(ask: Ask) -> Leftovers:
    """The contents of rows kept with a table; its counts stay."""

    def take(table: StaffingTable) -> None:
        StaffingTable.objects.filter(pk=table.pk).update(result=_counts(table))

    held = Q(result__has_key="sample") | Q(result__has_key="errors") | Q(result__has_key="remarks")
    return Each(_old(ask).exclude(state=TableState.UPLOADED).filter(held), take)
