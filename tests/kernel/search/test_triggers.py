"""The index of SQLite follows the documents again after its triggers were lost, and finds what it had missed."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from yingshang.kernel.search import triggers
from yingshang.kernel.search.checks import index_follows
from yingshang.kernel.search.models import Document
from yingshang.kernel.search.queries import matching
from yingshang.kernel.search.services import index, remove

pytestmark = pytest.mark.django_db
ALL = ["search_document_added", "search_document_removed", "search_document_changed"]


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def found(query: str) -> set[int]:
    documents = Document.objects.filter(owner_kind="case", owner_id__in=matching("case", query))
    return set(documents.values_list("owner_id", flat=True))


@pytest.fixture
def _sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's column is generated")


def test_nothing_is_missing_after_migrate_on_either_database() -> None:
    assert triggers.missing(connection) == []
    assert triggers.install(connection) == 0
    assert index_follows(["default"]) == []


@pytest.mark.usefixtures("_sqlite")
def test_lost_triggers_are_reported_and_come_back_with_what_was_missed() -> None:
    index("case", 1, "申请退税")
    index("case", 2, "道路破损")
    index("case", 3, "噪声扰民")
    run(*(f"DROP TRIGGER {name}" for name in ALL))
    index("case", 2, "路灯损坏")
    index("case", 4, "停水通知")
    remove("case", 3)
    assert triggers.missing(connection) == ALL
    [error] = index_follows(["default"])
    assert (error.id, all(name in error.msg for name in ALL)) == ("search.E001", True)
    call_command("migrate", verbosity=0, skip_checks=True)
    assert index_follows(["default"]) == []
    words = ("退税", "道路", "路灯", "噪声", "停水")
    assert [found(word) for word in words] == [{1}, set(), {2}, set(), {4}]
    index("case", 5, "道路积水")
    assert found("道路") == {5}


@pytest.mark.usefixtures("_sqlite")
def test_a_trigger_of_another_text_counts_as_missing() -> None:
    name = "search_document_changed"
    run(f"DROP TRIGGER {name}", f"CREATE TRIGGER {name} AFTER UPDATE ON search_document BEGIN SELECT 1; END")
    assert triggers.missing(connection) == [name]
    assert triggers.install(connection) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_sqlite")
def test_a_rebuilt_table_is_followed_again() -> None:
    index("case", 1, "申请退税")
    with connection.schema_editor() as editor:
        editor._remake_table(Document)
    assert triggers.missing(connection) == ALL
    assert triggers.install(connection) == 3
    index("case", 2, "退税政策")
    assert found("退税") == {1, 2}
