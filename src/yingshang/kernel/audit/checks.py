"""The system check ``audit.E001``: every guard stands. Tagged for the database: ``check --database default``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from yingshang.kernel.audit import guards
from yingshang.kernel.audit.models import Entry


def guards_stand(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """One error for each database on which a guard is missing. Before the first ``migrate`` there is nothing to say."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        tables = set(connection.introspection.table_names())
        if Entry._meta.db_table not in tables:
            continue
        names = [guard.name for guard in guards.missing(connection) if guard.table in tables]
        if names:
            found.append(
                Error(
                    f"审计触发器缺失或被改动：{'、'.join(names)}",
                    hint="运行 yingshang migrate 重新安装，并用 yingshang audit verify 核对。",
                    id="audit.E001",
                )
            )
    return found
