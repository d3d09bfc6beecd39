"""A file between its preview and its import: kept where every web process finds it, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
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


class Abandoned:
    """Kept files that nobody imported since a moment."""

    def __init__(self, before: datetime) -> None:
        names = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
        paths = [f"{FOLDER}/{name}" for name in sorted(names)]
        self.old = [path for path in paths if default_storage.get_modified_time(path) < before]

    def count(self) -> int:
        """How many."""
        return len(self.old)

    def let_go(self) -> Iterator[str]:
        """Delete them."""
        for path in self.old:
            default_storage.delete(path)
            yield path


def drop(kept: str) -> None:
    """Forget a kept file."""
    default_storage.delete(kept)
