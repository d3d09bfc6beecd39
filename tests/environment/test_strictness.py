"""The strict environment is strict: each rule of it is broken once."""

import os
import socket
import warnings
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Origin, Template
from django.template.loader import get_template

from yingshang.kernel import clock


def test_unknown_variable_in_our_template_fails() -> None:
    origin = Origin(name=str(settings.SOURCE / "kernel" / "ui" / "templates" / "ui" / "x.html"))
    template = Template("{{ known }} {{ unknown.name }}", origin=origin)
    with pytest.raises(AssertionError, match=r"unknown variable unknown\.name"):
        template.render(Context({"known": "1"}))


def test_unknown_variable_in_a_third_party_template_passes() -> None:
    assert Template("[{{ unknown }}]", origin=Origin(name="elsewhere.html")).render(Context()) == "[]"


def test_condition_on_an_unknown_variable_passes() -> None:
    origin = Origin(name=str(settings.SOURCE / "x.html"))
    assert Template("{% if unknown %}1{% else %}0{% endif %}", origin=origin).render(Context()) == "0"


def test_third_party_template_renders() -> None:
    assert get_template("admin/login.html")


def test_network_is_shut() -> None:
    with socket.socket() as probe, pytest.raises(AssertionError, match="network"):
        probe.connect(("192.0.2.1", 80))


def test_warnings_are_errors() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("careful", UserWarning, stacklevel=1)


def test_time_stands_still(now) -> None:
    assert clock.now() == now


def test_state_is_in_a_folder_of_its_own() -> None:
    assert Path(settings.YINGSHANG_HOME).is_relative_to(os.environ["YINGSHANG_TEST_ROOT"])


@pytest.mark.django_db
def test_database_is_real() -> None:
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).exists()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
