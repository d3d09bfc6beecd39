"""``verify`` finds every way of tampering and names the first broken place, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from yingshang.kernel.audit.guards import lifted
from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.services import SYSTEM, Draft, append_many, seal_day
from yingshang.kernel.audit.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def chains(now):
    """Three chains of three entries, sealed; then one more entry each, sealed the day after."""
    for day in (0, 1):
        at = now + timedelta(days=day)
        append_many(
            Draft("case", f"A{ref}", f"demand.{n}", SYSTEM, at, {"n": n})
            for ref in (1, 2, 3)
            for n in range(3 if day == 0 else 1)
        )
        seal_day(at)
    return {chain.ref: chain.pk for chain in Chain.objects.all()}


def tamper(*statements: str) -> None:
    with lifted(connection), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def first_broken() -> tuple[str, int, str, int | None]:
    result = verify()
    assert not result.ok
    found = result.first_broken
    assert found is not None
    return found.chain, found.seq, found.what, found.block


def test_sound_chains(chains):
    assert verify().as_json() == {"ok": True, "entries": 12, "heads": 9, "first_broken": None}


def test_nothing_written_is_sound():
    assert verify().as_json() == {"ok": True, "entries": 0, "heads": 0, "first_broken": None}


@pytest.mark.parametrize(
    "change",
    ["action = 'x'", "data = '{\"n\": 9}'", "user_id = 5", "seat = 'post:1'", "at = '2020-01-01 00:00:00+00:00'"],
)
def test_a_changed_row_is_named(chains, change):
    if connection.vendor == "sqlite":
        change = change.replace("+00:00", "")
    tamper(f"UPDATE audit_entry SET {change} WHERE chain_id = {chains['A2']} AND seq = 2")
    assert first_broken() == ("case:A2", 2, "digest", None)
    assert verify().as_json()["first_broken"] == {
        "chain": "case:A2",
        "seq": 2,
        "what": "digest",
        "block": None,
        "detail": "",
        "guards": [],
    }


def test_a_changed_row_with_its_digest_made_anew_breaks_the_next_link(chains):
    tamper(f"UPDATE audit_entry SET previous = 'f' || substr(previous, 2) WHERE chain_id = {chains['A2']} AND seq = 3")
    assert first_broken() == ("case:A2", 3, "previous", None)


def test_a_removed_row_is_a_gap(chains):
    tamper(f"DELETE FROM audit_entry WHERE chain_id = {chains['A1']} AND seq = 2")
    assert first_broken() == ("case:A1", 2, "gap", None)


def test_a_removed_last_row_is_missed(chains):
    tamper(f"DELETE FROM audit_entry WHERE chain_id = {chains['A3']} AND seq = 4")
    assert first_broken() == ("case:A3", 4, "length", None)


def test_another_head(chains):
    tamper(f"UPDATE audit_chain SET head = 'x' WHERE id = {chains['A3']}")
    assert first_broken() == ("case:A3", 4, "head", None)


def test_a_chain_cut_short_and_set_right_is_still_known_to_its_block(chains):
    pk = chains["A3"]
    tamper(
        f"UPDATE audit_chain SET length = 3, head = (SELECT previous FROM audit_entry WHERE chain_id = {pk} AND seq = 4)"
        f" WHERE id = {pk}",
        f"DELETE FROM audit_entry WHERE chain_id = {pk} AND seq = 4",
    )
    assert first_broken() == ("case:A3", 4, "heads", 2)


def test_a_whole_chain_gone(chains):
    pk = chains["A1"]
    tamper(f"DELETE FROM audit_entry WHERE chain_id = {pk}", f"DELETE FROM audit_chain WHERE id = {pk}")
    assert first_broken() == (f"?:{pk}", 3, "heads", 1)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("entries = 7", "block"),
        ("day = '2020-01-01'", "block"),
        ("previous = 'x'", "block"),
        ("heads_digest = 'x'", "block"),
        ("heads = '[]'", "block"),
        ("signature = 'ab' || substr(signature, 3)", "signature"),
        ("key_id = '00000000'", "signature"),
    ],
)
def test_a_changed_block(chains, change, what):
    tamper(f"UPDATE audit_block SET {change} WHERE number = 2")
    assert first_broken() == ("blocks", 2, what, 2)


def test_a_missing_block(chains):
    tamper("DELETE FROM audit_block WHERE number = 1")
    assert first_broken() == ("blocks", 1, "block", 1)


def test_the_last_block_cut_off(chains):
    tamper("DELETE FROM audit_block WHERE number = 2")
    assert first_broken() == ("blocks", 2, "block", None)


@pytest.mark.django_db(transaction=True)
def test_verify_reads_one_snapshot_and_leaves_no_transaction_open(now):
    assert verify().ok
    assert not connection.in_atomic_block
    assert verify().ok


def test_all_broken_chains_are_named_each_by_its_first_fault(chains):
    pk = chains["A1"]
    tamper(
        f"UPDATE audit_entry SET action = 'x' WHERE chain_id = {pk} AND seq IN (2, 3)",
        f"UPDATE audit_chain SET head = 'x' WHERE id = {chains['A3']}",
        "UPDATE audit_block SET entries = 7 WHERE number = 2",
    )
    found = verify(every=True)
    assert found.broken is not None
    assert [(one.chain, one.seq, one.what) for one in found.broken] == [
        ("case:A1", 2, "digest"),
        ("case:A3", 4, "head"),
        ("blocks", 2, "block"),
    ]
    told = found.as_json()
    assert (told["ok"], told["first_broken"]["chain"]) == (False, "case:A1")
    assert [one["chain"] for one in told["broken"]] == ["case:A1", "case:A3", "blocks"]
    assert verify().as_json()["first_broken"] == told["first_broken"]
    assert "broken" not in verify().as_json()


def test_a_chain_without_its_row_hides_no_other(chains):
    lost = Chain.objects.get(pk=chains["A2"])
    tamper(
        f"DELETE FROM audit_chain WHERE id = {lost.pk}",
        f"UPDATE audit_chain SET head = 'x' WHERE id = {chains['A3']}",
    )
    found = verify(every=True).broken
    assert found is not None
    assert [(one.chain, one.what) for one in found][:2] == [(f"?:{lost.pk}", "length"), ("case:A3", "head")]
    lost.save(force_insert=True)  # or the test's own foreign keys fail at its end


def test_sound_chains_have_an_empty_list(chains):
    assert verify(every=True).as_json() == {"ok": True, "entries": 12, "heads": 9, "first_broken": None, "broken": []}
