"""What a large import asks of the process and of the database is given back afterwards."""

from __future__ import annotations

import gc

import pytest
from django.db import connection

from yingshang.registry.enterprises.services.bulk import many_objects, roomy_cache


def cache_size() -> int:
    """The page cache of this connection to SQLite."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        return int(cursor.fetchone()[0])


def test_the_collector_runs_again_afterwards_even_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), many_objects():
        assert not gc.isenabled()
        raise ValueError("broken")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with many_objects():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.django_db
def test_the_cache_has_its_usual_size_again_afterwards() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite is given a larger cache")
    usual = cache_size()
    with pytest.raises(ValueError, match="broken"), roomy_cache():
        assert cache_size() != usual
        raise ValueError("broken")
    assert cache_size() == usual
