"""The repository keeps its own rules: contracts, foreign keys, templates, views, names, pages."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "yingshang"
FLOORS = ("kernel", "registry", "affairs", "faces", "conf")
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager"}
TEST_LINES = 400


def packages(folder: Path) -> list[str]:
    """Return the names of the packages directly inside a folder."""
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))


def contracts() -> dict[str, configparser.SectionProxy]:
    """Return the import contracts by their short names."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): parser[name] for name in parser.sections() if name.startswith(prefix)}


# ---------------------------------------------------------------- contracts
@pytest.mark.parametrize("affair", packages(SOURCE / "affairs"))
def test_affair_has_its_contracts(affair: str) -> None:
    known = contracts()
    assert known[affair]["type"] == "layers"
    assert known[affair]["containers"].split() == [f"yingshang.affairs.{affair}"]
    door = known[f"{affair}-door"]
    assert door["type"] == "protected"
    assert door["allowed_importers"].split() == [f"yingshang.affairs.{affair}", "yingshang.conf"]
    folder = SOURCE / "affairs" / affair
    inside = {path.stem for path in folder.glob("*.py")} | set(packages(folder))
    rooms = {f"yingshang.affairs.{affair}.{name}" for name in inside - {"__init__", "services", "queries"}}
    assert set(door["protected_modules"].split()) == rooms


def test_contracts_are_exhaustive_and_ignore_nothing() -> None:
    for name, contract in contracts().items():
        assert "ignore_imports" not in contract, name
        if contract["type"] == "layers":
            assert contract["exhaustive"] == "true", name


# ---------------------------------------------------------------- models
def our_models() -> Iterator[type[models.Model]]:
    """Return the models of this project, history-less and unmanaged ones included."""
    return (model for model in apps.get_models() if model.__module__.startswith("yingshang."))


def foreign_keys() -> list[tuple[type[models.Model], models.ForeignKey]]:
    """Return every foreign key of ours that leaves its folder."""
    found = []
    for model in our_models():
        for field in model._meta.local_fields:
            related = field.related_model
            leads = isinstance(field, models.ForeignKey) and isinstance(related, type)
            if leads and related._meta.app_label != model._meta.app_label:
                found.append((model, field))
    return found


def heights() -> dict[str, float]:
    """Return how high each folder stands: by floor, then by its line in that floor's contract."""
    known = contracts()
    height: dict[str, float] = {}
    for number, floor in enumerate(FLOORS[:-1]):
        lines = [line for line in known[floor]["layers"].splitlines() if line.strip()]
        for place, line in enumerate(reversed(lines)):
            for name in line.split("|"):
                height[f"yingshang.{floor}.{name.strip().strip('()')}"] = number + place / 100
    return height


def folder_of(model: type[models.Model]) -> str:
    """Return floor and folder of a model, dotted."""
    return ".".join(model.__module__.split(".")[:3])


def test_foreign_keys_to_other_folders_protect() -> None:
    loose = [
        f"{model._meta.label}.{field.name}"
        for model, field in foreign_keys()
        if field.remote_field.on_delete is not models.PROTECT
    ]
    assert loose == []


def test_foreign_keys_point_downward() -> None:
    height = heights()
    upward = [
        f"{model._meta.label}.{field.name}"
        for model, field in foreign_keys()
        if folder_of(field.related_model) in height  # third parties stand below all
        and height[folder_of(model)] <= height[folder_of(field.related_model)]
    ]
    assert upward == []


@pytest.mark.django_db
def test_migrations_are_in_step() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())


# ---------------------------------------------------------------- templates
def templates() -> dict[str, Path]:
    """Return our templates by the name under which they are loaded."""
    found = {}
    for path in SOURCE.rglob("templates/**/*"):
        if path.is_file():
            parts = path.parts
            found["/".join(parts[parts.index("templates") + 1 :])] = path
    return found


def overrides_third_party(name: str, path: Path) -> bool:
    """Tell whether a template of this name would exist without ours."""
    for config in apps.get_app_configs():
        other = Path(config.path) / "templates" / name
        if other.exists() and other != path:
            return True
    return False


def test_templates_are_used_and_load() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    texts += [path.read_text(encoding="utf-8") for path in templates().values()]
    everything = "\n".join(texts)
    # f"ui/guide/{page}.html" uses every template of that folder.
    folders = tuple(re.findall(r"f[\"']([\w/-]+/)\{\w+\}\.html", everything))
    for name, path in templates().items():
        used = f'"{name}"' in everything or f"'{name}'" in everything or (bool(folders) and name.startswith(folders))
        assert used or overrides_third_party(name, path) or name in {"403.html", "404.html", "500.html"}, name
        try:
            get_template(name)
        except TemplateDoesNotExist as fault:
            pytest.fail(f"{name}: {fault}")


def test_templates_extend_only_layouts_of_the_kernel() -> None:
    for name, path in templates().items():
        for parent in re.findall(r"{%\s*extends\s+[\"']([^\"']+)", path.read_text(encoding="utf-8")):
            assert parent.startswith("ui/") or overrides_third_party(name, path), f"{name} extends {parent}"


# ---------------------------------------------------------------- source
def view_files() -> list[Path]:
    """Return the modules that answer requests."""
    return [path for path in SOURCE.rglob("*.py") if "views" in path.parts or path.stem in {"views", "api"}]


def test_views_neither_query_nor_write() -> None:
    faults: list[str] = []
    for path in view_files():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        faults += [
            f"{path.relative_to(ROOT)}:{node.lineno}: .{node.attr}"
            for node in nodes
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "save", "atomic", "bulk_create"}
        ]
    assert faults == []


def test_names_say_something() -> None:
    vague = [path for path in SOURCE.rglob("*") if path.stem in BANNED_NAMES]
    assert vague == []


def test_test_files_are_short() -> None:
    files = (ROOT / "tests").rglob("*.py")
    long = [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > TEST_LINES]
    assert long == []


def test_every_app_is_installed() -> None:
    configured = {".".join(path.parent.relative_to(SOURCE.parent).parts) for path in SOURCE.rglob("apps.py")}
    assert configured <= set(settings.INSTALLED_APPS)


# ---------------------------------------------------------------- files
def test_locks_hold_what_is_asked_for() -> None:
    for path in (ROOT / "requirements").glob("*.in"):
        locked = path.with_suffix(".txt").read_text(encoding="utf-8").lower()
        for line in path.read_text(encoding="utf-8").splitlines():
            name = re.match(r"[A-Za-z0-9_.-]+", line) if not line.startswith("-") else None
            if name:
                canonical = re.sub(r"[-_.]+", "-", name.group()).lower()
                assert re.search(rf"^{re.escape(canonical)}==", locked, re.MULTILINE), f"{path.name}: {name.group()}"


def test_every_mechanism_has_its_page() -> None:
    kernel = set(packages(SOURCE / "kernel")) | {"clock"}
    pages = {path.stem for path in (ROOT / "docs" / "kernel").glob("*.md")}
    assert kernel - pages == set()


FORBIDDEN_IN_PAGES = {
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)": "an inline script",
    r"\son[a-z]+\s*=\s*[\"']": "an inline handler",
    r"\sstyle\s*=\s*[\"']": "an inline style",
    r"javascript:": "a script as an address",
    r"(?:src|href|action)\s*=\s*[\"']\s*(?:https?:)?//": "another host",
    r"\bhx-on": "an inline handler of htmx, which needs eval",
}
"""What the content security policy forbids, found before a browser does."""


def test_templates_hold_no_inline_script_and_name_no_host() -> None:
    faults = []
    for name, path in templates().items():
        text = path.read_text(encoding="utf-8")
        faults += [f"{name}: {what}" for pattern, what in FORBIDDEN_IN_PAGES.items() if re.search(pattern, text)]
    assert faults == []


def test_every_icon_of_the_navigation_is_drawn() -> None:
    drawn = {line.strip() for line in (ROOT / "assets" / "icons.txt").read_text(encoding="utf-8").splitlines()}
    wanted = set()
    for path in SOURCE.rglob("*.py"):
        wanted |= set(re.findall(r'\bicon="([\w-]+)"', path.read_text(encoding="utf-8")))
    assert wanted - drawn == set()
