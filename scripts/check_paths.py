"""Fail when a committed text names a folder of somebody's machine: it would be wrong on every other."""

import re
import subprocess
import sys
from pathlib import Path

# The names stand in brackets of one letter so that this file does not find itself.
MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9_.])/([h]ome|[r]oot|[t]mp|[w]ork|[U]sers)/", re.MULTILINE)
BINARY = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".docx", ".xlsx", ".xls", ".et", ".pdf", ".woff2", ".zip"}


def committed() -> list[Path]:
    """Return the files that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [path for name in listing.split("\0") if name and (path := Path(name)).is_file()]


def main() -> int:
    """Print each line that names such a folder; return 1 when there is one."""
    found = 0
    for path in committed():
        if path.parts[0] == "tests" or path.suffix.lower() in BINARY:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for match in MACHINE_PATH.finditer(text):
            line = text.count("\n", 0, match.end()) + 1
            print(f"{path}:{line}: names a folder of one machine")
            found = 1
    return found


if __name__ == "__main__":
    sys.exit(main())
