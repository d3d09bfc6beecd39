"""A backup brings back database and files as they were, says what was changed in it, and holds no keys."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """The address of a database for one test, of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        yield ""
        return
    if not shutil.which("pg_dump") and not any(Path("/usr/lib/postgresql").glob("*/bin/pg_dump")):
        pytest.skip("needs pg_dump")
    server = settings.DATABASES["default"]
    where = f"{server['USER']}@{server['HOST']}:{server['PORT']}"
    name = f"backup_{os.getpid()}"
    with psycopg.connect(f"postgresql://{where}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"postgresql://{where}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def command(tmp_path: Path, database_url: str):
    """Run the command line in an installation of its own; return exit code, output and messages."""

    def run(*words: object, home: str = "home") -> tuple[int, str, str]:
        environment = os.environ | {"YINGSHANG_HOME": str(tmp_path / home), "PYTHONPATH": os.pathsep.join(sys.path)}
        environment.pop("YINGSHANG_DATABASE_URL", None)
        if database_url:
            environment["YINGSHANG_DATABASE_URL"] = database_url
        line = [sys.executable, "-m", "yingshang.conf.cli", *map(str, words)]
        done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=100, check=False)
        return done.returncode, done.stdout, done.stderr

    return run


def test_backup_and_restore(command, tmp_path: Path) -> None:
    assert command("migrate")[0] == 0
    stored = tmp_path / "home" / "files" / "ab" / "photo.jpg"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"as it was")
    folder = tmp_path / "backup"

    code, out, _ = command("backup", folder, "--json")
    assert code == 0
    assert json.loads(out)["files"] == 1
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["engine"] == connection.vendor
    assert not [path for path in folder.rglob("*") if "keys" in path.parts]

    assert command("backup", folder)[0] == 2, "a backup is never overwritten"
    stored.write_bytes(b"changed since")
    code, _, said = command("restore", folder)
    assert (code, "--force" in said) == (2, True)
    assert stored.read_bytes() == b"changed since"

    assert command("restore", folder, "--force")[0] == 0
    assert stored.read_bytes() == b"as it was"
    assert command("migrate")[0] == 0


def test_changed_backup_is_refused(command, tmp_path: Path) -> None:
    assert command("migrate")[0] == 0
    stored = tmp_path / "home" / "files" / "a.txt"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"one")
    folder = tmp_path / "backup"
    assert command("backup", folder)[0] == 0

    (folder / "files" / "a.txt").write_bytes(b"two")
    code, _, said = command("restore", folder, "--force")
    assert code == 1
    assert "files/a.txt" in said
    assert stored.read_bytes() == b"one"

    (folder / "files" / "a.txt").unlink()
    code, _, said = command("restore", folder, "--force")
    assert code == 1
    assert "缺少文件" in said


@pytest.mark.skipif(connection.vendor != "sqlite", reason="two installations, one database file each")
def test_restore_into_an_empty_installation(command, tmp_path: Path) -> None:
    assert command("migrate")[0] == 0
    assert command("backup", tmp_path / "backup")[0] == 0
    code, out, said = command("restore", tmp_path / "backup", home="elsewhere")
    assert (code, said) == (0, said)
    assert (tmp_path / "elsewhere" / "yingshang.sqlite3").exists()
    assert "已恢复" in out


SIGN = """
import json
import django
django.setup()
from yingshang.kernel import seal
made = seal.sign({"act": "sealed"})
print(json.dumps([made.key_id, made.signature]))
"""
VERIFY = """
import json, sys
import django
django.setup()
from yingshang.kernel import seal
print(seal.verify({"act": sys.argv[3]}, seal.Seal(sys.argv[1], sys.argv[2])))
"""


def script(text: str, home: Path, *words: str) -> str:
    """Run a few lines in an installation of that home; return what they print."""
    environment = os.environ | {"YINGSHANG_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["DJANGO_SETTINGS_MODULE"] = "yingshang.conf.settings"
    line = [sys.executable, "-c", text, *words]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=100, check=True)
    return done.stdout.strip()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="two installations, one database file each")
def test_old_seal_verifies_after_a_restore_under_new_keys(command, tmp_path: Path) -> None:
    assert command("migrate")[0] == 0
    key_id, signature = json.loads(script(SIGN, tmp_path / "home"))
    folder = tmp_path / "backup"
    assert command("backup", folder)[0] == 0
    copied = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert f"seal-{key_id}.pub" in copied
    private = {path.name for path in (tmp_path / "home" / "keys").iterdir() if path.suffix != ".pub"}
    assert private
    assert not private & set(copied)

    elsewhere = tmp_path / "elsewhere"
    assert json.loads(script(SIGN, elsewhere))[0] != key_id, "the new installation has a key of its own"
    assert script(VERIFY, elsewhere, key_id, signature, "sealed") == "False"
    assert command("restore", folder, "--force", home="elsewhere")[0] == 0
    assert script(VERIFY, elsewhere, key_id, signature, "sealed") == "True"
    assert script(VERIFY, elsewhere, key_id, signature, "altered") == "False"


def test_public_key_slipped_into_a_backup_is_refused(command, tmp_path: Path) -> None:
    assert command("migrate")[0] == 0
    folder = tmp_path / "backup"
    assert command("backup", folder)[0] == 0
    (folder / "public-keys" / "seal-00000000.pub").write_bytes(bytes(32))
    code, _, said = command("restore", folder, "--force")
    assert code == 1
    assert "seal-00000000.pub" in said
