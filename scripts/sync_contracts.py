"""Keep .importlinter in step with the folders: parentheses round absent layers, each affair's door list.

Orders and names stay as people wrote them; only what follows from the folders is written. With ``--check`` nothing is
written and a difference fails.
"""

import re
import sys
from pathlib import Path

CONTRACTS = Path(".importlinter")
SOURCE = Path("src")
DOORS = {"services", "queries"}


def folder_of(module: str) -> Path:
    """Return the folder of a dotted package name."""
    return SOURCE.joinpath(*module.split("."))


def children(module: str) -> set[str]:
    """Return the names of the modules and packages directly inside a package."""
    folder = folder_of(module)
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return files | packages


def with_parentheses(layer: str, present: set[str]) -> str:
    """Return one line of a layers contract with parentheses round each name that is not there."""
    names = [name.strip().strip("()") for name in layer.split("|")]
    return " | ".join(name if name in present else f"({name})" for name in names)


def items(section: str, key: str) -> list[str]:
    """Return the indented values below a key of a section."""
    found = re.search(rf"^{key} =\n((?:    .+\n?)*)", section, re.MULTILINE)
    return [line.strip() for line in found.group(1).splitlines()] if found else []


def replaced(section: str, key: str, values: list[str]) -> str:
    """Return the section with other values below the key."""
    block = f"{key} =\n" + "".join(f"    {value}\n" for value in values)
    return re.sub(rf"^{key} =\n(?:    .+\n?)*", block, section, count=1, flags=re.MULTILINE)


def in_step(section: str) -> str:
    """Return one contract brought in step with the folders."""
    if "type = layers" in section:
        (container,) = items(section, "containers")
        present = children(container)
        return replaced(section, "layers", [with_parentheses(layer, present) for layer in items(section, "layers")])
    if "type = protected" in section:
        affair = items(section, "allowed_importers")[0]
        inside = sorted(children(affair) - DOORS)
        return replaced(section, "protected_modules", [f"{affair}.{name}" for name in inside])
    return section


def main() -> int:
    """Write the contracts, or with ``--check`` say whether they are in step."""
    old = CONTRACTS.read_text(encoding="utf-8")
    new = "".join(in_step(section) for section in re.split(r"(?=^\[)", old, flags=re.MULTILINE))
    if "--check" in sys.argv:
        if old != new:
            print(".importlinter is not in step with the folders: `make fmt` writes it")
        return int(old != new)
    CONTRACTS.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
