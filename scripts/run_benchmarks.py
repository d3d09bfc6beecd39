"""Run benchmarks/bench_*.py one after the other, each with a private PostgreSQL cluster at hand.

Usage: run_benchmarks.py [NAME …] — `import` runs benchmarks/bench_import.py; all by default. A benchmark prints its own
table; it finds the cluster's address in the variable BENCH_POSTGRES and a folder that will be removed in BENCH_HOME.
"""

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from private_cluster import private_cluster
from system_packages import ensure

FOLDER = Path("benchmarks")


def machine() -> str:
    """Describe what the numbers were taken on."""
    cpus = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(cpus)} x {cpus[0] if cpus else '?'}, {memory:.0f} GiB, Python {platform.python_version()}"


def main(names: list[str]) -> int:
    """Run the benchmarks of these names and return 1 when one broke."""
    if not ensure():
        return 3
    paths = [FOLDER / f"bench_{name}.py" for name in names] or sorted(FOLDER.glob("bench_*.py"))
    print(machine(), flush=True)
    broken = 0
    for path in paths:
        print(f"\n======== {path.stem.removeprefix('bench_')}", flush=True)
        with private_cluster() as address, tempfile.TemporaryDirectory(prefix="yingshang-bench-") as home:
            environment = os.environ | {"BENCH_POSTGRES": address, "BENCH_HOME": home, "YINGSHANG_HOME": home}
            broken |= subprocess.run([sys.executable, str(path)], env=environment, check=False).returncode
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
