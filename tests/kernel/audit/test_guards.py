"""The triggers: what they refuse, that they come back, and that the check sees when they are gone."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from yingshang.kernel.audit import guards, tasks
from yingshang.kernel.audit.checks import guards_stand
from yingshang.kernel.audit.errors import GuardsMissing
from yingshang.kernel.audit.models import Block, Chain, Entry
from yingshang.kernel.audit.services import SYSTEM, append, chain_for, seal_day

pytestmark = pytest.mark.django_db
AGAIN = "CREATE OR REPLACE TRIGGER audit_entry_no_update"


@pytest.fixture
def chain(now):
    made = chain_for("case", "SQ2026-000001")
    append(made, action="demand.open", ids=SYSTEM, now=now, data={"n": 1})
    seal_day(now)
    return made


def refused(sql: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET action = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE audit_block SET entries = 0",
        "DELETE FROM audit_block",
        "DELETE FROM audit_chain",
        "UPDATE audit_chain SET length = 0, sealed = 0",
        "UPDATE audit_chain SET head = 'x'",
        "UPDATE audit_chain SET ref = 'other'",
        "UPDATE audit_chain SET sealed = 2",
        "UPDATE audit_chain SET sealed = 0",
    ],
)
def test_the_past_cannot_be_changed(chain, sql):
    refused(sql)
    assert Entry.objects.get().action == "demand.open"
    assert Block.objects.count() == Chain.objects.get().length == 1


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["audit_entry", "audit_block", "audit_chain", "audit_entry, audit_chain"])
def test_truncate_is_refused(table):
    refused(f"TRUNCATE {table} CASCADE")


def test_the_orm_meets_the_same_wall(chain):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(chain=chain).update(action="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all().delete()


def test_timeline_entries_are_guarded_too():
    assert {guard.act for guard in guards.guards(connection.vendor) if guard.table == "cases_timelineentry"} >= {
        "UPDATE",
        "DELETE",
    }
    assert guards.missing(connection) == []


def test_a_chain_moves_forward(chain, now):
    append(chain, action="demand.accept", ids=SYSTEM, now=now, data={})
    assert Chain.objects.get().length == 2


def test_check_names_a_guard_that_is_gone_and_migrate_brings_it_back(chain, now):
    assert guards_stand(["default"]) == []
    table = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_entry_no_update{table}")
    [error] = guards_stand(["default"])
    assert error.id == "audit.E001"
    assert "audit_entry_no_update" in error.msg
    with pytest.raises(GuardsMissing, match="audit_entry_no_update"):
        tasks.seal_day(now)
    call_command("migrate", verbosity=0)
    assert guards_stand(["default"]) == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_update",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        f"{AGAIN} BEFORE UPDATE OF action ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        f"{AGAIN} BEFORE UPDATE ON audit_entry FOR EACH ROW WHEN (false) EXECUTE FUNCTION audit_refuse()",
    ],
)
def test_check_sees_a_weakened_guard(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert guards_stand(["default"])
    assert guards.install(connection) > 0
    assert guards_stand(["default"]) == []


def test_check_sees_a_weakened_guard_on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own way")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_entry_no_update")
        cursor.execute("CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry WHEN 0 BEGIN SELECT 1; END")
    assert guards_stand(["default"])


def test_installing_twice_changes_nothing():
    assert guards.install(connection) == 0


def test_lifted_only_inside_the_block(chain):
    with guards.lifted(connection):
        Entry.objects.update(action="x")
    refused("DELETE FROM audit_entry")
    assert guards.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_leave_entries(now):
    with transaction.atomic():
        append(chain_for("case", "1"), action="x", ids=SYSTEM, now=now, data={})


@pytest.mark.django_db(transaction=True)
def test_and_the_next_one_finds_none_and_the_guards_in_place():
    assert not Entry.objects.exists()
    assert guards_stand(["default"]) == []
