"""Fail when a Python file passes 500 lines (migrations apart): past 300 it should be a package."""

import subprocess
import sys
from pathlib import Path

LIMIT = 500


def committed(*patterns: str) -> list[Path]:
    """Return the files that git knows or would add, matching the patterns."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [path for name in listing.split("\0") if name and (path := Path(name)).is_file()]


def main() -> int:
    """Print each file that is too long; return 1 when there is one."""
    found = 0
    for path in committed("*.py"):
        if "migrations" in path.parts:
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LIMIT:
            print(f"{path}: {lines} lines, the limit is {LIMIT}: make it a package of the same name")
            found = 1
    return found


if __name__ == "__main__":
    sys.exit(main())
