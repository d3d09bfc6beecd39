"""Backups: a copy of the database taken while the system runs, the files folder, and a manifest of SHA-256 sums.

The database is copied first: files are only ever added, so that each file that the copy names is in the folder.
Private keys are never part of it. The public halves are, so that seals made before a restore still verify after it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from yingshang import __version__
from yingshang.conf.cli.faults import BadInput, FoundWrong, LacksProgram
from yingshang.kernel.fields import keys

FORMAT = 1
MANIFEST = "manifest.json"
PUBLIC_KEYS = "public-keys"
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def write_backup(folder: Path, *, now: datetime) -> dict[str, Any]:
    """Back up into an empty or new folder and return the manifest.

    Errors: ``BadInput`` when the folder holds something; ``LacksProgram`` when pg_dump is missing.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"备份文件夹不是空的：{folder}")
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        dump = partial / DUMPS[connection.vendor]
        _dump(dump)
        _copy_tree(_files(), partial / "files")
        _add_public_keys(keys.folder(), partial / PUBLIC_KEYS)
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "created_at": now.isoformat(timespec="seconds"),
            "engine": connection.vendor,
            "database": _entry(dump, partial),
            "files": [_entry(path, partial) for path in _walk(partial / "files")],
            "public_keys": [_entry(path, partial) for path in _walk(partial / PUBLIC_KEYS)],
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (partial / MANIFEST).write_text(text, encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return manifest


def restore_backup(folder: Path, *, force: bool) -> dict[str, Any]:
    """Verify a backup and put it in the place of this installation's data; return its manifest.

    Errors: ``BadInput`` when there is no backup, it is of the other database, or data would be overwritten without
    ``force``; ``FoundWrong`` when a file is missing or changed; ``LacksProgram`` when pg_restore is missing.
    """
    manifest = verified_manifest(folder)
    if manifest["engine"] != connection.vendor:
        raise BadInput(f"备份来自 {manifest['engine']}，本机用的是 {connection.vendor}，不能恢复。")
    if not force and (_has_tables() or any(_walk(_files()))):
        raise BadInput("现有数据不是空的；要覆盖它，请先停止系统，再加 --force。")
    _load(folder / manifest["database"]["path"])
    _replace_tree(folder / "files", _files())
    _add_public_keys(folder / PUBLIC_KEYS, keys.folder())
    return manifest


def verified_manifest(folder: Path) -> dict[str, Any]:
    """Return a backup's manifest once every file in it has the sum that stands there.

    Errors: ``BadInput`` when it is no backup of a known format; ``FoundWrong`` naming the first file that differs.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError) as fault:
        raise BadInput(f"这里没有备份：{folder}") from fault
    if manifest.get("format") != FORMAT:
        raise BadInput(f"不认识的备份格式：{manifest.get('format')}")
    entries = [manifest["database"], *manifest["files"], *manifest.get("public_keys", [])]
    for entry in entries:
        path = folder / entry["path"]
        if not path.resolve().is_relative_to(folder.resolve()):
            raise FoundWrong(f"备份清单里的路径越界：{entry['path']}")
        if not path.is_file():
            raise FoundWrong(f"备份缺少文件：{entry['path']}")
        if _sum(path) != entry["sha256"]:
            raise FoundWrong(f"备份文件与清单不符：{entry['path']}")
    listed = {entry["path"] for entry in entries}
    for path in (*_walk(folder / "files"), *_walk(folder / PUBLIC_KEYS)):
        if path.relative_to(folder).as_posix() not in listed:
            raise FoundWrong(f"备份里多出文件：{path.relative_to(folder)}")
    return manifest


# ---------------------------------------------------------------- files
def _files() -> Path:
    return Path(settings.YINGSHANG_HOME) / "files"


def _walk(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _entry(path: Path, root: Path) -> dict[str, Any]:
    return {"path": path.relative_to(root).as_posix(), "sha256": _sum(path), "size": path.stat().st_size}


def _copy_tree(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for path in _walk(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def _add_public_keys(source: Path, target: Path) -> None:
    """Copy the public keys that the target lacks; one that stands there already is never replaced."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(source.glob("*.pub")):
        if not (target / path.name).exists():
            shutil.copy2(path, target / path.name)


def _replace_tree(source: Path, target: Path) -> None:
    """Put a copy of one folder in the place of another, whole or not at all."""
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    _copy_tree(source, fresh)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


# ---------------------------------------------------------------- databases
def _has_tables() -> bool:
    return bool(connection.introspection.table_names())


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        source = Path(connection.settings_dict["NAME"])
        if not source.exists():
            raise BadInput("还没有数据库，没有可备份的。")
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy, pages=4096)
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    _postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _load(dump: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        shutil.copyfile(dump, fresh)
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        fresh.replace(target)
        return
    _postgresql(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", str(dump)
    )


def postgresql_program(name: str) -> Path:
    """Return the newest pg_dump or pg_restore of this machine.

    Errors: ``LacksProgram``.
    """
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(installed, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0))
    if newest:
        return newest[-1]
    if on_path := shutil.which(name):
        return Path(on_path)
    raise LacksProgram(name, "postgresql-client")


def _postgresql(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on this installation's database."""
    program = postgresql_program(name)
    words, extra = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    *address, database = words[1:]
    command = [str(program), *address, f"--dbname={database}", *arguments]
    done = subprocess.run(command, env=os.environ | (extra or {}), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["没有说明原因"]
        raise BadInput(f"{name} 没有完成：{last[0]}")
