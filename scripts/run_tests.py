"""Run the suites one after the other and print one merged summary, alone on the last line.

Usage: run_tests.py [sqlite] [postgres] [browser] — all three by default. Each suite has a time limit; one that is
stopped or ends without a report counts as a failure. Further words for pytest stand in the variable PYTEST.
"""

import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from private_cluster import private_cluster
from system_packages import ensure

REPORTS = Path("build/reports")
NO_TESTS = 5
"""pytest's exit code when it found no test."""
GRACE = 30
"""Seconds that pytest has for writing its report once its time is up."""


@dataclass(frozen=True)
class Suite:
    """One way of running tests."""

    name: str
    minutes: int
    arguments: tuple[str, ...]


CORES = str(min(os.cpu_count() or 1, 8))
# On a quiet machine of two cores they take 10 and 14 minutes; the limit is for what hangs.
SUITES = {
    "sqlite": Suite("sqlite", 18, ("-m", "not browser", "-n", CORES, "--dist", "loadgroup")),
    "postgres": Suite("postgres", 20, ("-m", "not browser", "-n", CORES, "--dist", "loadgroup")),
    "browser": Suite("browser", 6, ("-m", "browser")),
}


@dataclass
class Outcome:
    """How many tests ended how."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Outcome") -> None:
        """Add another suite's numbers."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_report(path: Path) -> Outcome:
    """Return the numbers of a JUnit report; none of a file that is missing or broken."""
    outcome = Outcome()
    try:
        suites = ET.parse(path).getroot().iter("testsuite")  # noqa: S314 - written by ourselves a moment ago
    except (FileNotFoundError, ET.ParseError):
        return outcome
    for suite in suites:
        number = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
        failed = number["failures"] + number["errors"]
        outcome.add(Outcome(max(number["tests"] - failed - number["skipped"], 0), failed, number["skipped"]))
    return outcome


def stop(process: subprocess.Popen[bytes]) -> None:
    """End pytest: politely, so that it writes its report, then with all that it started."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run(suite: Suite, environment: dict[str, str]) -> Outcome:
    """Run one suite within its time and return its numbers."""
    report = REPORTS / f"{suite.name}.xml"
    report.unlink(missing_ok=True)
    words = [*suite.arguments, f"--junitxml={report}", *shlex.split(os.environ.get("PYTEST", ""))]
    print(f"\n======== {suite.name}", flush=True)
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "pytest", "-q", *words], env=environment, start_new_session=True)
    try:
        code = process.wait(suite.minutes * 60)
    except subprocess.TimeoutExpired:
        print(f"{suite.name}: not done within {suite.minutes} minutes", flush=True)
        stop(process)
        code = 1
    except BaseException:
        stop(process)
        raise
    outcome = read_report(report)
    if code not in {0, NO_TESTS} and not outcome.failed:
        outcome.failed = 1  # it broke before or after its tests
    print(f"{suite.name}: {outcome}, {time.monotonic() - started:.0f} s", flush=True)
    return outcome


def main(names: list[str]) -> int:
    """Run the suites of these names and return the exit code."""
    if unknown := set(names) - set(SUITES):
        print(f"no such suite: {' '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    if not ensure():
        return 3
    REPORTS.mkdir(parents=True, exist_ok=True)
    # Stopped from outside: leave through the same door, so that the cluster goes too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    total = Outcome()
    for name in names or SUITES:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("YINGSHANG_")}
        with ExitStack() as stack:
            if name == "postgres":
                environment["YINGSHANG_DATABASE_URL"] = stack.enter_context(private_cluster())
            if name == "browser":
                # The browser's driver keeps an event loop in the thread in which the tests use the database.
                environment["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
            total.add(run(SUITES[name], environment))
    print(f"\n{total}", flush=True)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
