"""What officials open all day, in a district of many demands: list, inbox, quick search, one case.

Floors, in the same run on the same server: for the list, the list page whose filters let nothing through (no row is
read); for the others, the search page before anything is asked. Both carry the whole frame: session, actor, menu and
counters. Full size: 100,000 market entities and a million demands.
"""

from __future__ import annotations

import os
import sys
import time
from urllib.parse import quote

import district
from serving import Times, measure, server, sign_in

SIZES = {"small": (2_000, 20_000), "full": (100_000, 1_000_000)}
WORKERS = 2
SECONDS = {"small": 1.0, "full": 6.0}


def pages(post: object) -> dict[str, tuple[str, list[str]]]:
    """What to open: name → (floor, addresses)."""
    from yingshang.affairs.demands.models import Demand
    from yingshang.kernel.cases.models import Case
    from yingshang.kernel.identity.queries import actor_for

    actor = actor_for(post.person.user, f"post:{post.pk}")  # type: ignore[attr-defined]
    seen = Case.objects.visible_to(actor)
    some = list(seen.order_by("-opened_at").values_list("number", "unit_id")[:2000:40])
    names = list(
        Demand.objects.filter(case__in=seen.order_by("-opened_at")[:500], anonymous=False)
        .values_list("applicant_name", flat=True)
        .distinct()[:20]
    )
    unit = some[0][1]
    return {
        "list without rows": ("", ["/demands/?q=%2C"]),
        "frame without rows": ("", ["/search/"]),
        "list": ("list without rows", ["/demands/?f0=1"]),
        "list, open ones": ("list without rows", ["/demands/?state=open"]),
        "list, one state": ("list without rows", ["/demands/?state=handling", "/demands/?state=refused"]),
        "list, one unit": ("list without rows", [f"/demands/?unit={unit}"]),
        "list, enterprise's name": ("list without rows", [f"/demands/?q={quote(name)}" for name in names]),
        "list, by deadline": ("list without rows", ["/demands/?state=open&sort=due"]),
        "list, page 40": ("list without rows", ["/demands/?page=40"]),
        "inbox": ("frame without rows", ["/inbox/"]),
        "quick search, name": ("frame without rows", [f"/search/?q={quote(name)}" for name in names]),
        "quick search, number": ("frame without rows", [f"/search/?q={quote(number)}" for number, _ in some]),
        "quick search, common word": ("frame without rows", [f"/search/?q={quote('企业')}"]),
        "one case": ("frame without rows", [f"/demands/{quote(number)}/" for number, _ in some]),
    }


def fill() -> None:
    """The district, multiplied to the size."""
    from multiply import multiply

    from yingshang.kernel.cases.models import Case

    enterprises, demands = SIZES["full" if district.FULL else "small"]
    if "BENCH_DEMANDS" in os.environ:
        demands = int(os.environ["BENCH_DEMANDS"])
    started = time.perf_counter()
    made = district.build(enterprises)
    print(f"district: {made or 'stands'}, {time.perf_counter() - started:.0f} s", flush=True)
    if Case.objects.count() < demands * 0.9:
        started = time.perf_counter()
        count = multiply(demands)
        print(f"multiplied to {count:,} demands, {time.perf_counter() - started:.0f} s", flush=True)
    waiting = Case.objects.filter(closed_at=None).count()
    print(f"{Case.objects.count():,} demands, {waiting:,} of them open")


def main() -> None:
    """Fill, serve, measure, print."""
    vendor = district.set_up()
    fill()
    wanted = sys.argv[1:]
    who = {
        "office": district.official("office_clerk"),
        "department": district.official("unit_clerk", "department"),
        "township": district.official("unit_clerk", "township"),
    }
    seconds = float(os.environ.get("BENCH_SECONDS", SECONDS["full" if district.FULL else "small"]))
    print(
        f"{vendor}, {WORKERS} workers; milliseconds, median / 95th percentile, ratio to the floor; load {os.getloadavg()}"
    )
    print(f"{'':12}{'page':28}{'1 user':>18}{'floor':>7}{'ratio':>7}{'16 users':>20}{'ratio':>7}")
    with server(WORKERS) as port:
        for name, post in who.items():
            cookie = sign_in(post.person.user, f"post:{post.pk}")
            found: dict[str, tuple[Times, Times]] = {}
            places = pages(post)
            for page, (floor, urls) in places.items():
                if wanted and floor and not any(word in f"{name} {page}" for word in wanted):
                    continue
                # One user's floor is taken again just before: on a machine that others use, load comes and goes.
                below = measure(port, cookie, places[floor or page][1], users=1, seconds=seconds)
                one = measure(port, cookie, urls, users=1, seconds=seconds)
                many = measure(port, cookie, urls, users=16, seconds=seconds)
                found[page] = one, many
                base = below, found[floor or page][1]
                print(
                    f"{name:12}{page:28}{one.median:9.1f} /{one.p95:7.1f}{below.median:7.1f}{one.median / base[0].median:7.1f}"
                    f"{many.median:11.1f} /{many.p95:7.1f}{many.median / base[1].median:7.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
