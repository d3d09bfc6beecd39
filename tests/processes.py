"""Real processes on the test's own database, for what only a process can show: signals, and death without warning."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def database_url() -> str:
    """The address of the database that the running test uses."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    user = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    host = quote(given["HOST"], safe="")
    return f"postgresql://{user}@{host}:{given['PORT']}/{quote(given['NAME'])}"


def start(script: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a script beside the test, with the test's home and database, its words thrown away."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "yingshang.conf.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "YINGSHANG_DATABASE_URL": database_url(),
        "YINGSHANG_HOME": str(settings.YINGSHANG_HOME),
        "YINGSHANG_LOG": "CRITICAL",
    }
    return subprocess.Popen([sys.executable, str(script), *arguments], env=environment)
