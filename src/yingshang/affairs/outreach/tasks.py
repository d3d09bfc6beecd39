"""What outreach does in the background by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.affairs.outreach.services import close_agreed_hints, drop_sheet, sheets_before
from yingshang.kernel.jobs.registry import job
from yingshang.kernel.retention.registry import Ask, Each, Leftovers, retained

SHORTEST = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间"


@job("outreach.close_hints", "核对登记状态线索", every=timedelta(hours=1))
def close_hints(now: datetime) -> dict[str, int]:
    """Close the hints with which the register agrees by now."""
    return {"closed": close_agreed_hints(now=now)}


@retained("outreach.sheets", "走访表的上传文件和退回行", days=30, most=180, basis=SHORTEST, by_district=True)
def old_sheets(ask: Ask) -> Leftovers:
    """The files of sheets of visits; one that was never confirmed is withdrawn. Counts and digests stay."""
    district = ask.district.pk if ask.district is not None else None
    return Each(sheets_before(ask.before, district), lambda upload: drop_sheet(upload=upload, now=ask.now))
