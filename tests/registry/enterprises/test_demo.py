"""The demonstration register: deterministic, valid, placed like an import would place it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

from django.db.models import Q

from tests.cast import Cast
from yingshang.kernel.demo import Stage
from yingshang.registry.enterprises.demo import build_register, build_snapshots, market_entities
from yingshang.registry.enterprises.enums import Change, Kind, Placement, Status
from yingshang.registry.enterprises.models import Contact, Enterprise, EnterpriseStatus, Listing, SnapshotChange
from yingshang.registry.enterprises.queries import changes_in, snapshots_in, year_before
from yingshang.registry.enterprises.rules.uscc import check_uscc

TODAY = date(2026, 3, 11)


def test_the_same_seed_makes_the_same_entities(cast: Cast) -> None:
    def made(seed: str) -> list[tuple[object, ...]]:
        chance = Random(seed)
        rows = market_entities(count=50, chance=chance, today=TODAY, district=cast.units["district"])
        return [row.says() for row in rows]

    assert made("a") == made("a")
    assert made("a") != made("b")


def test_the_register_is_plausible(cast: Cast) -> None:
    stage = Stage(seed=1, today=TODAY, enterprises=400, say=lambda _: None, things={"district": cast.units["district"]})
    build_register(stage)
    assert stage.made == {"市场主体": 400}
    firms = list(Enterprise.objects.all())
    assert all(check_uscc(firm.uscc) for firm in firms)
    assert len({firm.name for firm in firms}) == 400
    kinds = Counter(firm.kind for firm in firms)
    assert 90 < kinds[Kind.ENTERPRISE] < 150
    assert 210 < kinds[Kind.SOLE] < 290
    assert 330 < sum(firm.status == Status.ACTIVE for firm in firms) < 400
    waiting = [firm for firm in firms if firm.placement == Placement.WAITING]
    assert 0 < len(waiting) < 20
    assert all(firm.waiting_reason for firm in waiting)
    assert all(firm.established_on and firm.established_on <= TODAY for firm in firms)
    assert EnterpriseStatus.objects.filter(until=None).count() == 400
    assert Contact.objects.exclude(phone=b"").count() >= 400


def test_fourteen_snapshots_tell_the_same_story_as_the_register(cast: Cast) -> None:
    stage = Stage(seed=1, today=TODAY, enterprises=400, say=lambda _: None, things={"district": cast.units["district"]})
    build_register(stage)
    build_snapshots(stage)
    runs = list(snapshots_in(cast.units["district"].pk).order_by("as_of"))
    assert len(runs) == 14
    assert runs[-1].as_of == date(2026, 2, 28)
    assert year_before(runs[-1]) == runs[1]
    for earlier, later in pairwise(runs):
        lists = later.result["lists"]
        counts = Counter(changes_in(later).values_list("change", flat=True))
        assert {name: count for name, count in lists["counts"].items() if count} == counts
        assert lists["after"] == earlier.result["lists"]["after"] + counts["new"] - counts["closed"]
        assert listed_on(later.as_of) == lists["after"]
    whole = Counter(SnapshotChange.objects.values_list("change", flat=True))
    assert whole["new"] > 20
    assert min(whole["closed"], whole["moved"], whole["renamed"]) > 0
    assert set(whole) <= set(Change.values)


def listed_on(day: date) -> int:
    """How many listings hold on a day."""
    return Listing.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day).count()
