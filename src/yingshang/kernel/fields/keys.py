"""Secret keys of the installation: one file each in ``$YINGSHANG_HOME/keys``, made when first asked for."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


def folder() -> Path:
    """The folder of the keys, readable by the owner alone."""
    path = Path(settings.YINGSHANG_HOME) / "keys"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _write_once(path: Path, content: bytes) -> None:
    """Put a whole file in its place unless one is there already.

    The link makes it appear complete: a process that starts at the same moment never reads half a key.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def read(name: str) -> bytes:
    """The 32 secret bytes called ``name`` as they stand now; drawn and kept on first use, by one process only.

    Errors: ``ValueError`` when the file does not hold a key.
    """
    path = folder() / name
    if not path.exists():
        _write_once(path, secrets.token_bytes(KEY_BYTES))
    content = path.read_bytes()
    if len(content) != KEY_BYTES:
        raise ValueError(f"密钥文件 {name} 损坏：应为 {KEY_BYTES} 字节，实为 {len(content)} 字节")
    return content


@cache
def load(name: str) -> bytes:
    """The secret bytes, read once in the life of a process. Errors as for :func:`read`."""
    return read(name)


def renew(name: str) -> None:
    """Draw the secret called ``name`` anew; the one before is gone. Whoever needs its public half keeps it first."""
    path = folder() / name
    draft = path.with_name(f".{name}.{secrets.token_hex(8)}")
    _write_once(draft, secrets.token_bytes(KEY_BYTES))
    draft.replace(path)
    load.cache_clear()


def keep_public(name: str, content: bytes) -> None:
    """Keep the public half of a key pair as ``name.pub``, so that what it signed verifies after a change of key."""
    path = folder() / f"{name}.pub"
    if not path.exists():
        _write_once(path, content)


def kept_public(name: str) -> bytes | None:
    """The public half kept under that name, or None."""
    path = folder() / f"{name}.pub"
    return path.read_bytes() if path.exists() else None


def public_names(prefix: str) -> list[str]:
    """The names under which public halves are kept that begin so."""
    return sorted(path.stem for path in folder().glob(f"{prefix}*.pub"))
