"""What runs by the clock, and what lists, sheets of labels and counters leave behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.jobs.registry import job
from yingshang.kernel.retention.registry import Ask, Each, Leftovers, retained
from yingshang.registry.codes.services import (
    drop_sheet,
    drop_upload,
    end_stuck,
    forget_looks,
    revoke_closed,
    sheets_before,
    uploads_before,
)

SHORTEST = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间"


@job("codes.forget", "清理企业码的查询计次", every=timedelta(hours=1))
def forget(now: datetime) -> dict[str, int]:
    """Counters older than an hour; lists that lost their worker."""
    return {"looks": forget_looks(now=now), "stuck": end_stuck(now=now)}


@retained("codes.uploads", "企业码清单的上传文件和退回行", days=30, most=180, basis=SHORTEST, by_district=True)
def old_uploads(ask: Ask) -> Leftovers:
    """The files of lists; one that was never confirmed is withdrawn. Counts and digests stay."""
    district = ask.district.pk if ask.district is not None else None
    return Each(uploads_before(ask.before, district), lambda upload: drop_upload(upload=upload, now=ask.now))


@retained("codes.sheets", "企业码标签文件", days=30, most=180, basis=SHORTEST, by_district=True)
def old_sheets(ask: Ask) -> Leftovers:
    """Sheets of labels; they can be printed again."""
    district = ask.district.pk if ask.district is not None else None
    return Each(sheets_before(ask.before, district), lambda batch: drop_sheet(batch=batch))


@job("codes.tidy", "作废已注销主体的企业码", daily="03:50")
def tidy(now: datetime) -> dict[str, int]:
    """End what is left over after the register changed."""
    return {"revoked": revoke_closed(now=now)}
