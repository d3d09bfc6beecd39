"""Run benchmarks/bench_*.py one after the other, each on SQLite and on a private PostgreSQL cluster.

Usage: run_benchmarks.py [NAME …] — `import` runs benchmarks/bench_import.py; all by default. A benchmark prints its own
table; its database is in YINGSHANG_DATABASE_URL, its state in a folder that is removed. BENCH_SIZE=full takes the whole
sizes, BENCH_DATABASES="postgresql" one database only. BENCH_KEEP=FOLDER keeps what a benchmark filled, in a folder for
each benchmark and database, and takes it up again the next time; the path must be one that the user postgres can reach.
"""

import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
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


def run(path: Path, vendor: str) -> int:
    """Run one benchmark on one database; returns its exit code."""
    with ExitStack() as stack:
        kept = (
            Path(os.environ["BENCH_KEEP"]).resolve() / f"{path.stem}-{vendor}" if "BENCH_KEEP" in os.environ else None
        )
        if kept:
            home = str(kept / "home")
            Path(home).mkdir(parents=True, exist_ok=True)
        else:
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="yingshang-bench-"))
        cluster = kept / "cluster" if kept else None
        address = stack.enter_context(private_cluster(cluster, shared_buffers="1GB")) if vendor == "postgresql" else ""
        environment = os.environ | {
            "YINGSHANG_HOME": home,
            "YINGSHANG_DATABASE_URL": address,
            "PYTHONPATH": str(Path("src").resolve()),
        }
        return subprocess.run([sys.executable, str(path)], env=environment, check=False).returncode


def main(names: list[str]) -> int:
    """Run the benchmarks of these names and return 1 when one broke."""
    if not ensure():
        return 3
    paths = [FOLDER / f"bench_{name}.py" for name in names] or sorted(FOLDER.glob("bench_*.py"))
    print(machine(), flush=True)
    broken = 0
    for path in paths:
        for vendor in os.environ.get("BENCH_DATABASES", "sqlite postgresql").split():
            print(f"\n======== {path.stem.removeprefix('bench_')}, {vendor}", flush=True)
            broken |= run(path, vendor)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
