"""Where the installation keeps its state, and which database it uses. Read from the environment once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def home() -> Path:
    """The state folder: ``$YINGSHANG_HOME``, by default ``./var``."""
    return Path(os.environ.get("YINGSHANG_HOME", "var")).resolve()


def database(url: str | None, folder: Path) -> dict[str, Any]:
    """Django's settings for one database.

    Arguments:
        url: ``postgresql://user:password@host:port/name?option=value``, ``sqlite:///path`` or nothing (SQLite
            in the state folder).
        folder: the state folder.

    Errors: ``ValueError`` for a scheme that is neither.
    """
    parts = urlsplit(url or "")
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {**dict(parse_qsl(parts.query)), "pool": {"min_size": 1, "max_size": 16, "timeout": 20}},
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme not in {"", "sqlite"}:
        raise ValueError(f"YINGSHANG_DATABASE_URL: unknown scheme {parts.scheme!r}")
    name = unquote(parts.path[1:]) if parts.scheme == "sqlite" else str(folder / "yingshang.sqlite3")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        },
    }
