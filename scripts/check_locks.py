"""Fail when a lock file names where packages come from: that is each installation's own business."""

import json
import re
import sys
from pathlib import Path
from typing import Any

URL_OR_OPTION = re.compile(r"://|^\s*--?(?!hash=)[a-z]", re.MULTILINE)
ALLOWED_LINE = re.compile(r"^\s*(#|--hash=|-c \w+\.txt$)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def requirement_faults(path: Path) -> list[str]:
    """List addresses and options in a requirements file; a locked one also needs a hash for each pin."""
    faults = []
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if "://" in line or (URL_OR_OPTION.search(line) and not ALLOWED_LINE.match(line)):
            faults.append(f"{path}:{number}: an address or an option: {line.strip()}")
    if path.suffix == ".txt":
        blocks = [block for block in re.split(r"\n(?=\S)", text) if "==" in block.splitlines()[0]]
        faults += [f"{path}: no hash: {block.splitlines()[0]}" for block in blocks if not HASH.search(block)]
    return faults


def resolved_keys(node: Any, where: str) -> list[str]:
    """List every `resolved` key below this node of a package-lock."""
    if isinstance(node, dict):
        here = [f"{where}: has a `resolved` key"] if "resolved" in node else []
        return here + [fault for key, value in node.items() for fault in resolved_keys(value, f"{where} > {key}")]
    return []


def main() -> int:
    """Print each fault; return 1 when there is one."""
    faults = [fault for path in sorted(Path("requirements").iterdir()) for fault in requirement_faults(path)]
    lock = Path("package-lock.json")
    faults += resolved_keys(json.loads(lock.read_text(encoding="utf-8")), str(lock))
    for name in ("uv.lock", "pylock.toml", "poetry.lock", "yarn.lock"):
        if Path(name).exists():
            faults.append(f"{name}: names addresses; requirements/*.txt is the lock")
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
