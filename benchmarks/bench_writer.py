"""The batch writer in stories and rows a second, and the verification of the audit in entries a second.

Floor of the writer: the rows that it wrote, read back and inserted again by Django's ``bulk_create`` alone into emptied
copies is what telling and digesting cost nothing of; here simply the share of the time that storing takes is shown.
"""

from __future__ import annotations

import random
import time

import district

STORIES = 10_000 if district.FULL else 2_000


def main() -> None:
    """Tell, store, verify, print."""
    vendor = district.set_up()
    district.build(2_000)
    from yingshang.kernel import audit, clock  # noqa: F401
    from yingshang.kernel.audit.models import Entry
    from yingshang.kernel.audit.verification import verify
    from yingshang.kernel.cases.models import TimelineEntry

    before = TimelineEntry.objects.count()
    started = time.perf_counter()
    writer = district.tell_more(STORIES, clock.now(), random.Random(3))
    told = time.perf_counter() - started
    started = time.perf_counter()
    writer.store()
    stored = time.perf_counter() - started
    entries = TimelineEntry.objects.count() - before
    print(f"{vendor}: {STORIES:,} stories with {entries:,} timeline entries")
    print(
        f"telling  {told:6.1f} s   storing {stored:6.1f} s   together {STORIES / (told + stored):7.0f} stories/s, "
        f"{entries / (told + stored):7.0f} entries/s; storing is {stored / (told + stored):.0%} of it"
    )
    count = Entry.objects.count()
    started = time.perf_counter()
    result = verify()
    took = time.perf_counter() - started
    print(f"audit verify: {count:,} entries in {took:.1f} s = {count / took:,.0f} entries/s, ok {result.ok}")


if __name__ == "__main__":
    main()
