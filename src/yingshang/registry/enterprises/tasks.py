"""What the register does by the clock: end imports that died, complete the index of names; what imports leave may go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from yingshang.kernel.jobs.registry import job
from yingshang.kernel.retention.registry import retained
from yingshang.registry.enterprises.services import (
    contents_of_imports,
    end_lost_runs,
    files_of_imports,
    index_names_missing,
    workbooks_of_imports,
)

SHORTEST = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间"
DAYS = settings.IMPORT_KEPT_DAYS
MOST = max(180, DAYS)


@job("enterprises.index_names", "补齐市场主体名称检索", every=timedelta(hours=1))
def index_names(_now: datetime) -> dict[str, int]:
    """Whoever an import that was cut short left out of the index."""
    return {"indexed": index_names_missing()}


@job("enterprises.end_lost_runs", "终止中断的名录导入", daily="03:00")
def end_lost(now: datetime) -> dict[str, int]:
    """Imports that lost their worker."""
    return {"ended": end_lost_runs(now=now)}


retained("imports.workbooks", "各类导入的退回行工作簿", days=DAYS, most=MOST, basis=SHORTEST)(workbooks_of_imports)
retained("enterprises.files", "名录导入中未确认的上传文件", days=DAYS, most=MOST, basis=SHORTEST, by_district=True)(
    files_of_imports
)
retained("enterprises.contents", "名录导入留存的行内容", days=DAYS, most=MOST, basis=SHORTEST, by_district=True)(
    contents_of_imports
)
