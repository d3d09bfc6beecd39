"""A file between its preview and its import: kept where every web process finds it, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.storage import default_storage

from yingshang.kernel.fields.tokens import token

FOLDER = "incoming"


def keep(file: Any) -> str:
    """Keep an uploaded file; returns the name under which it is found again."""
    ending = PurePosixPath(str(file.name)).suffix.lower()[:6]
    return default_storage.save(f"{FOLDER}/{token()}{ending}", file)


@contextmanager
def opened(kept: str) -> Iterator[Path]:
    """The kept file as a file on this machine. Errors: ``FileNotFoundError`` when it was taken meanwhile."""
    with tempfile.TemporaryDirectory(prefix="yingshang-") as folder:
        path = Path(folder) / PurePosixPath(kept).name
        with default_storage.open(kept) as stored, path.open("wb") as copy:
            for chunk in stored.chunks():
                copy.write(chunk)
        yield path


def drop(kept: str) -> None:
    """Forget a kept file."""
    default_storage.delete(kept)
