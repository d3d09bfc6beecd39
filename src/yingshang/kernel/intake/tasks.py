"""What intake does in the background; what was set aside may go."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.intake.services.leftovers import files_set_aside, pictures_set_aside
from yingshang.kernel.intake.services.scanning import scan
from yingshang.kernel.jobs.registry import job
from yingshang.kernel.retention.registry import retained


@job("intake.scan", "应报扫描：生成、提醒、催报", every=timedelta(hours=1))
def scan_dues(now: datetime) -> dict[str, int]:
    """Dues of coming periods, provisional dates, reminders, lateness."""
    result = scan(now)
    return {"made": result.made, "moved": result.moved, "reminded": result.reminded, "late": result.late}


NOT_FILED = "未归档的材料；已归档的扫描件是档案，不清理"

retained("intake.pages", "不归档的扫描页图片", days=90, minimum=30, basis=NOT_FILED, by_district=True)(
    pictures_set_aside
)
retained("intake.files", "撤回或未能接收的来文文件", days=90, minimum=30, basis=NOT_FILED, by_district=True)(
    files_set_aside
)
