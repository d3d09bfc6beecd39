"""The settings of the test suite: those of the system in a folder of its own, and less forgiving.

A template of ours that names a variable nobody gave fails, where Django would print nothing.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if WORKER:
    HOME = Path(os.environ["YINGSHANG_TEST_ROOT"]) / WORKER
else:
    os.environ["YINGSHANG_TEST_ROOT"] = tempfile.mkdtemp(prefix="yingshang-test-")
    # At exit, not by pytest: a run that breaks before its first test leaves nothing behind either.
    atexit.register(shutil.rmtree, os.environ["YINGSHANG_TEST_ROOT"], ignore_errors=True)
    HOME = Path(os.environ["YINGSHANG_TEST_ROOT"]) / "home"
os.environ["YINGSHANG_HOME"] = str(HOME)

from yingshang.conf.settings import *  # noqa: E402, F403 - the folder must be known first
from yingshang.conf.settings import DATABASES, SOURCE, TEMPLATES  # noqa: E402

(HOME / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there


class UnknownVariable(str):
    """What Django prints for an unknown variable; in a template of ours it is a failure instead."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: object) -> str:
        frame = sys._getframe(1)
        while frame is not None:
            origin = getattr(frame.f_locals.get("self"), "origin", None)
            # The innermost node that knows where it comes from is the one that names the variable.
            if (name := getattr(origin, "name", None)) is not None:
                if Path(str(name)).is_relative_to(SOURCE):
                    raise AssertionError(f"{name}: unknown variable {variable!s}")
                return ""
            frame = frame.f_back
        return ""


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: what happens between two connections is what will happen in service.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of log-ins, no secret among them
DEBUG = False
