"""Keys: drawn once, whole, for the owner's eyes alone."""

from __future__ import annotations

import threading

import pytest

from yingshang.kernel.fields import keys
from yingshang.kernel.fields.tokens import token


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A home without keys."""
    settings.YINGSHANG_HOME = tmp_path
    keys.load.cache_clear()
    yield tmp_path
    keys.load.cache_clear()


def test_a_key_is_drawn_once(home):
    first = keys.load("personal")
    keys.load.cache_clear()
    assert keys.load("personal") == first
    assert len(first) == keys.KEY_BYTES
    assert keys.load("lookup") != first
    assert {path.name for path in (home / "keys").iterdir()} == {"personal", "lookup"}


def test_only_the_owner_may_read(home):
    keys.load("personal")
    assert (home / "keys").stat().st_mode & 0o077 == 0
    assert (home / "keys" / "personal").stat().st_mode & 0o077 == 0


def test_processes_that_start_together_get_the_same_key():
    start, seen = threading.Barrier(8), []

    def read() -> None:
        start.wait()
        seen.append(keys.load.__wrapped__("personal"))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1


def test_a_damaged_key_is_refused_and_not_replaced(home):
    keys.folder()
    (home / "keys" / "personal").write_bytes(b"short")
    with pytest.raises(ValueError, match="损坏"):
        keys.load("personal")
    assert (home / "keys" / "personal").read_bytes() == b"short"


def test_tokens_cannot_be_guessed_or_counted():
    made = {token() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(one) for one in made} == {22}
