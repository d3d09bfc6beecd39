"""What the register does in the background by the clock: forget what imports leave behind, complete the index of names."""

from __future__ import annotations

from datetime import datetime, timedelta

from yingshang.kernel.jobs.registry import job
from yingshang.registry.enterprises.services import index_names_missing, purge_imports


@job("enterprises.index_names", "补齐市场主体名称检索", every=timedelta(hours=1))
def index_names(_now: datetime) -> dict[str, int]:
    """Whoever an import that was cut short left out of the index."""
    return {"indexed": index_names_missing()}


@job("enterprises.purge_imports", "清理导入留下的退回行和未确认的文件", daily="03:30")
def purge(now: datetime) -> dict[str, int]:
    """Workbooks, unconfirmed files and contents of rows past their days; runs that lost their worker."""
    return purge_imports(now=now)
