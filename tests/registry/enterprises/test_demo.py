"""The demonstration register: deterministic, valid, placed like an import would place it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

from tests.cast import Cast
from yingshang.kernel.demo import Stage
from yingshang.registry.enterprises.demo import build_register, market_entities
from yingshang.registry.enterprises.enums import Kind, Placement, Status
from yingshang.registry.enterprises.models import Contact, Enterprise, EnterpriseStatus
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
