"""What the register does in the background by the clock: forget what imports leave behind."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.jobs.registry import job
from yingshang.registry.enterprises.services import purge_imports


@job("enterprises.purge_imports", "清理导入留下的退回行和未确认的文件", daily="03:30")
def purge(now: datetime) -> dict[str, int]:
    """Workbooks, unconfirmed files and contents of rows past their days; runs that lost their worker."""
    return purge_imports(now=now)
