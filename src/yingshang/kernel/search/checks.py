"""The system check ``search.E001``: the index follows the documents. For ``check --database default``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from yingshang.kernel.search import triggers


def index_follows(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """One error for each database on which a trigger of the index is missing."""
    return [
        Error(
            f"检索触发器缺失或被改动：{'、'.join(names)}",
            hint="运行 yingshang migrate 重新安装，并重建检索索引。",
            id="search.E001",
        )
        for alias in databases or ()
        if (names := triggers.missing(connections[alias]))
    ]
