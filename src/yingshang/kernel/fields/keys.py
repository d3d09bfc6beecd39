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


@cache
def load(name: str) -> bytes:
    """The 32 secret bytes called ``name``; drawn and kept on first use, by one process only."""
    path = folder() / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    return path.read_bytes()
