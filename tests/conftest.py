"""The strict environment of every test: no network, time stands still, warnings and unknown variables are failures.

`strict_settings` holds the settings, `pyproject.toml` the warnings; what a test may ask for is below.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import hypothesis
import pytest
from django.conf import settings

from yingshang.kernel import clock

pytest_plugins = ["tests.cast", "tests.road", "tests.clients", "tests.audit_guards"]

# Programs that a test starts are the system itself, not its strict double.
os.environ["DJANGO_SETTINGS_MODULE"] = "yingshang.conf.settings"

# How long an example takes says nothing on a machine that others use.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=clock.SHANGHAI)
"""When every test takes place: a Wednesday morning in working hours."""


def _is_here(address: Any) -> bool:
    """Tell whether a socket's address is on this machine."""
    if not isinstance(address, tuple):  # a Unix socket's path
        return True
    host = str(address[0])
    try:
        return host in {"", "localhost"} or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guard(method: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if not _is_here(address):
            raise AssertionError(f"a test reached for the network: {address}")
        return method(self, address)

    return guarded


def pytest_configure() -> None:
    """Shut the network, for the whole process and before the first import of a test."""
    socket.socket.connect = _guard(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _guard(socket.socket.connect_ex)  # type: ignore[method-assign]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs PostgreSQL where there is none."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


@pytest.fixture
def now() -> datetime:
    """The moment at which the test takes place."""
    return NOW


@pytest.fixture(autouse=True)
def _still_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let time stand still, but in a browser or where the test asks for the real clock."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("real_clock"):
        yield
        return
    with clock.at(NOW):
        yield
