"""The system check ``identity.E001``: the three administrators are kept apart. For ``check --database default``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from yingshang.kernel.identity import guards


def administrators_apart(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """One error for each database on which a trigger is missing."""
    return [
        Error(
            f"三员分立触发器缺失或被改动：{'、'.join(names)}",
            hint="运行 yingshang migrate 重新安装。",
            id="identity.E001",
        )
        for alias in databases or ()
        if (names := guards.missing(connections[alias]))
    ]
