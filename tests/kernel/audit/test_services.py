"""Writing the chains: one by one, in batches, and into daily blocks."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from yingshang.kernel import seal
from yingshang.kernel.audit import services
from yingshang.kernel.audit.digests import block_content
from yingshang.kernel.audit.models import GENESIS, Block, Chain, Entry
from yingshang.kernel.audit.queries import blocks, entries_of
from yingshang.kernel.audit.services import SYSTEM, ActorIds, Draft, append, append_many, chain_for, seal_day
from yingshang.kernel.audit.verification import verify

pytestmark = pytest.mark.django_db
CLERK = ActorIds(12, 34, "post:56")


def drafts(now):
    return [
        Draft("case", f"SQ2026-{n % 40:06}", f"demand.{n}", CLERK, now + timedelta(seconds=n), {"n": n, "词": "诉求"})
        for n in range(300)
    ]


def written():
    return list(
        Entry.objects.order_by("chain__ref", "seq").values_list(
            "chain__kind", "chain__ref", "seq", "previous", "digest"
        )
    )


def test_an_entry_follows_the_one_before(now):
    chain = chain_for("case", 7)
    first = append(chain, action="a", ids=CLERK, now=now, data={"x": "1.50"})
    second = append(chain, action="b", ids=SYSTEM, now=now, data={})
    assert (first.seq, first.previous) == (1, GENESIS)
    assert (second.seq, second.previous) == (2, first.digest)
    chain.refresh_from_db()
    assert (chain.length, chain.head) == (2, second.digest)
    assert [entry.action for entry in entries_of("case", 7)] == ["a", "b"]


@pytest.mark.parametrize("data", [{"sum": object()}, {"at": {1, 2}}, {"ratio": float("nan")}])
def test_data_that_json_cannot_carry_exactly_is_refused(now, data):
    with pytest.raises(ValueError, match=r".*"):
        append(chain_for("case", 7), action="a", ids=CLERK, now=now, data=data)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused(now):
    chain = chain_for("case", 7)
    with pytest.raises(transaction.TransactionManagementError):
        append(chain, action="a", ids=CLERK, now=now, data={})
    with pytest.raises(transaction.TransactionManagementError):
        append_many(drafts(now))
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_cause_leaves_no_entry(now):
    chain = chain_for("case", 7)
    with transaction.atomic():
        append(chain, action="a", ids=CLERK, now=now, data={})
        transaction.set_rollback(True)
    assert verify().entries == 0


def test_many_at_once_are_the_very_entries_of_one_by_one(now):
    with transaction.atomic():
        for draft in drafts(now):
            append(chain_for(draft.kind, draft.ref), action=draft.action, ids=draft.ids, now=draft.at, data=draft.data)
        one_by_one = written()
        heads = list(Chain.objects.order_by("ref").values_list("kind", "ref", "length", "head", "sealed"))
        transaction.set_rollback(True)
    half = drafts(now)
    assert append_many(half[:100]) + append_many(half[100:]) == 300
    assert written() == one_by_one
    assert list(Chain.objects.order_by("ref").values_list("kind", "ref", "length", "head", "sealed")) == heads
    assert verify().ok


def test_batches_larger_than_a_statement(now, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 7)
    append_many(drafts(now))
    append_many(drafts(now))
    result = verify()
    assert (result.ok, result.entries, result.heads) == (True, 600, 40)


def test_a_batch_costs_a_fixed_number_of_queries(now, django_assert_max_num_queries):
    append_many(drafts(now)[:50])
    with django_assert_max_num_queries(8):
        append_many(drafts(now))


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_chain_take_turns(now):
    chain = chain_for("case", 7)
    failures: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    append(chain, action="a", ids=CLERK, now=now, data={})
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    result = verify()
    assert (result.ok, result.entries) == (True, 30)


def test_a_block_seals_what_grew_and_only_that(now):
    append_many(drafts(now))
    [first] = seal_day(now)
    assert (first.number, first.entries, len(first.heads), first.previous) == (1, 300, 40, GENESIS)
    assert seal_day(now + timedelta(hours=1)) == []
    append(chain_for("case", "SQ2026-000003"), action="x", ids=SYSTEM, now=now, data={})
    [second] = seal_day(now + timedelta(days=1))
    assert (second.number, second.entries, len(second.heads)) == (2, 1, 1)
    assert second.previous == first.digest
    assert second.day == first.day + timedelta(days=1)
    assert verify().ok


def test_very_many_chains_make_several_blocks(now, monkeypatch):
    monkeypatch.setattr(services, "HEADS_PER_BLOCK", 15)
    append_many(drafts(now))
    assert [len(block.heads) for block in seal_day(now)] == [15, 15, 10]
    assert verify().ok


def test_anyone_can_check_the_public_chain_without_the_heads(now, django_assert_num_queries):
    append_many(drafts(now))
    seal_day(now)
    with django_assert_num_queries(1):
        [block] = blocks()
        content = block_content(
            number=block.number,
            day=block.day,
            heads_digest=block.heads_digest,
            entries=block.entries,
            previous=block.previous,
            sealed_at=block.sealed_at,
        )
    assert seal.digest(content) == block.digest
    assert seal.verify(content, seal.Seal(block.key_id, block.signature))
    assert Block.objects.get().heads_digest == seal.digest(Block.objects.get().heads)
