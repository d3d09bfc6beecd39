"""What the tests need of the machine beyond Python: each program, and the Debian package that brings it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CLUSTER_CONFIG = Path("/etc/postgresql-common/createcluster.conf")


def _postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _chinese_fonts() -> bool:
    return any(Path("/usr/share/fonts").glob("**/NotoSansCJK*"))


NEEDED: list[tuple[str, Callable[[], object], str]] = [
    ("chromium", lambda: shutil.which("chromium"), "chromium"),
    ("中文字体", _chinese_fonts, "fonts-noto-cjk"),
    ("PostgreSQL", _postgresql, "postgresql"),
    ("LibreOffice Writer", lambda: shutil.which("soffice"), "libreoffice-writer-nogui"),
    ("pdftoppm", lambda: shutil.which("pdftoppm"), "poppler-utils"),
]


def missing() -> list[tuple[str, str]]:
    """Return program and package of all that this machine lacks."""
    return [(program, package) for program, found, package in NEEDED if not found()]


def _apt(*arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "Dpkg::Options::=--force-confold", *arguments]
    # Its chatter goes to standard error: standard output ends with the summary of the tests.
    subprocess.run(command, env=environment, check=True, stdout=sys.stderr)


def ensure() -> bool:
    """Install what is missing, or say what to install when that is not allowed; tell whether all is there."""
    lacking = missing()
    if not lacking:
        return True
    packages = [package for _, package in lacking]
    advice = f"apt-get install --no-install-recommends {' '.join(packages)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        names = "、".join(program for program, _ in lacking)
        print(f"测试需要这些程序，本机没有：{names}\n请以管理员身份运行：\n  {advice}", file=sys.stderr)
        return False
    print(f"正在安装测试所需：{' '.join(packages)}", file=sys.stderr)
    if "postgresql" in packages and not CLUSTER_CONFIG.exists():
        # The tests start a cluster of their own; Debian need not make one that runs for ever.
        CLUSTER_CONFIG.parent.mkdir(parents=True, exist_ok=True)
        CLUSTER_CONFIG.write_text("create_main_cluster = false\n", encoding="ascii")
    try:
        _apt("update")
        _apt("install", "--yes", "--no-install-recommends", *packages)
    except subprocess.CalledProcessError as fault:
        print(f"apt-get 没有完成（{fault.returncode}）。请运行：\n  {advice}", file=sys.stderr)
        return False
    return not missing()


if __name__ == "__main__":
    sys.exit(0 if ensure() else 3)
