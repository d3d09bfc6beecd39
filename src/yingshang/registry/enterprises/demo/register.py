"""The demonstration district's market entities: invented, deterministic, with valid codes of a division that is none.

About 30 % enterprises, 63 % 个体工商户, 7 % cooperatives; nine in ten active, some closed years ago; a few addresses
that no dictionary knows, so that the waiting list is not empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from django.db import transaction

from yingshang.kernel.demo import Stage, step
from yingshang.kernel.demo.chance import person_name, phone, pick
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.registry.enterprises.enums import ContactRole, Kind, Placement, Status
from yingshang.registry.enterprises.models import AttributionRule, Tag
from yingshang.registry.enterprises.queries import TOWNSHIPS
from yingshang.registry.enterprises.rules.capital import Capital
from yingshang.registry.enterprises.rules.industries import parse_industry
from yingshang.registry.enterprises.rules.merging import new_values
from yingshang.registry.enterprises.rules.rows import StagedRow
from yingshang.registry.enterprises.rules.uscc import make_uscc
from yingshang.registry.enterprises.services.naming import index_missing
from yingshang.registry.enterprises.services.plans import Plan
from yingshang.registry.enterprises.services.register import note
from yingshang.registry.enterprises.services.territory import territory_of
from yingshang.registry.enterprises.services.writing import Writing, write_plan

DIVISION = "419906"
"""District digits that no division of the country has."""
SHARES = ((Kind.ENTERPRISE, 30.0), (Kind.SOLE, 63.0), (Kind.COOPERATIVE, 7.0))
PREFIXES = {Kind.ENTERPRISE: "91", Kind.SOLE: "92", Kind.COOPERATIVE: "93"}
FORMS = {
    Kind.ENTERPRISE: "有限责任公司（自然人投资或控股）",
    Kind.SOLE: "个体工商户",
    Kind.COOPERATIVE: "农民专业合作社",
}
ENDINGS = (("有限公司", 92.0), ("有限责任公司", 5.0), ("股份有限公司", 1.0), ("合伙企业（有限合伙）", 2.0))
CAPITALS = {
    Kind.ENTERPRISE: ((10, 6.0), (50, 14.0), (100, 24.0), (200, 14.0), (500, 20.0), (1000, 12.0), (3000, 5.0), (10000, 2.0)),
    Kind.SOLE: ((1, 20.0), (2, 15.0), (5, 30.0), (10, 25.0), (30, 8.0)),
    Kind.COOPERATIVE: ((20, 10.0), (50, 25.0), (100, 35.0), (300, 15.0)),
}  # fmt: skip
ENDED = ((Status.CANCELLED, 70.0), (Status.REVOKED, 18.0), (Status.SUSPENDED, 8.0), (Status.MOVED_OUT, 4.0))
ENDED_SHARE = 0.1
UNPLACED_SHARE = 0.012
TAGS = ("专精特新中小企业", "高新技术企业", "规模以上工业企业", "重点项目企业")
WAN = 1_000_000


@cache
def _words() -> dict[str, Any]:
    file = resources.files("yingshang.registry.enterprises") / "data" / "demo_names.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@dataclass
class Namer:
    """Draws entities one after the other; names and codes do not repeat."""

    chance: Random
    today: date
    places: Sequence[tuple[Unit, Sequence[Unit]]]
    roads: Sequence[str]
    used: set[str] = field(default_factory=set)

    def rows(self, count: int) -> Iterator[StagedRow]:
        """``count`` entities."""
        for number in range(count):
            kind = pick(self.chance, SHARES)
            township, villages = self.chance.choice(self.places)
            yield self._row(number, kind, township, self.chance.choice(villages) if villages else None)

    def _row(self, number: int, kind: Kind, township: Unit, village: Unit | None) -> StagedRow:
        chance = self.chance
        name, code = self._name(kind, township)
        born = self._born()
        status, ended = self._ended(born)
        owner = person_name(chance)
        people = [(ContactRole.LEGAL, owner, *self._phone())]
        if kind is Kind.ENTERPRISE and chance.random() < 0.6:
            people.append((ContactRole.LIAISON, person_name(chance), *self._phone()))
        employees = self._employees(kind)
        revenue = employees * chance.randrange(8, 90) * WAN if kind is Kind.ENTERPRISE else None
        big = kind is Kind.ENTERPRISE and chance.random() < 0.03
        return StagedRow(
            number=number,
            uscc=make_uscc(PREFIXES[kind], DIVISION, f"MA{number:06d}"),
            name=name,
            kind=kind,
            form=FORMS[kind],
            status=status,
            status_on=ended,
            capital=Capital(pick(chance, CAPITALS[kind]) * WAN, "CNY"),
            established_on=born,
            industry=parse_industry(code),
            address=self._address(township, village),
            employees=employees,
            revenue=revenue,
            assets=revenue * chance.randrange(30, 200) // 100 if revenue is not None else None,
            people=tuple(people),
            tags=(chance.choice(TAGS),) if big else (),
        )

    def _name(self, kind: Kind, township: Unit) -> tuple[str, str]:
        """A name of its own, and the industry that it speaks of."""
        words, chance = _words(), self.chance
        brands = words["brands"].split()
        tried = 0
        while True:
            # A large register uses the names of the dictionary up: then brands are joined, more the longer it takes.
            further = "".join(chance.choice(brands) for _ in range(tried // 20))
            if kind is Kind.COOPERATIVE:
                trade = words["farm"]
                stem = f"云溪区{township.short_name}{chance.choice(brands)}{further}{chance.choice(trade['names'])}"
                made = f"{stem}农民专业合作社"
            else:
                column = 0 if kind is Kind.ENTERPRISE else 1
                trade = chance.choices(words["trade"], [t["weight"][column] for t in words["trade"]])[0]
                brand = chance.choice(brands) + (chance.choice(brands)[0] if chance.random() < 0.45 else "") + further
                if kind is Kind.ENTERPRISE:
                    made = f"云溪{brand}{chance.choice(trade['enterprise'])}{pick(chance, ENDINGS)}"
                else:
                    owner = person_name(chance)[0] if chance.random() < 0.3 else ""
                    made = f"云溪区{township.short_name}{owner}{brand}{chance.choice(trade['sole'])}"
            if made not in self.used:
                self.used.add(made)
                return made, str(trade["code"])
            tried += 1

    def _born(self) -> date:
        """More births in later years, and in spring."""
        back = int(self.chance.expovariate(1 / 2200)) % 9000
        return self.today - timedelta(days=back)

    def _ended(self, born: date) -> tuple[Status, date | None]:
        lived = (self.today - born).days
        if lived < 90 or self.chance.random() >= ENDED_SHARE:
            return Status.ACTIVE, None
        return pick(self.chance, ENDED), born + timedelta(days=self.chance.randrange(60, lived))

    def _employees(self, kind: Kind) -> int:
        if kind is not Kind.ENTERPRISE:
            return self.chance.randrange(1, 9)
        return (
            max(1, int(self.chance.paretovariate(1.1) * 3))
            if self.chance.random() < 0.98
            else self.chance.randrange(80, 900)
        )

    def _phone(self) -> tuple[str, str]:
        number = phone(self.chance)
        return number, lookup_digest(number)

    def _address(self, township: Unit, village: Unit | None) -> str:
        chance = self.chance
        door = f"{chance.randrange(1, 300)}号"
        if chance.random() < UNPLACED_SHARE:
            return f"云溪区{chance.choice(('豫溪国际广场', '老油厂家属院', '东环路中段', '高速口北侧'))}{door}"
        if village is None or chance.random() < 0.25:
            return f"云溪区{township.short_name}{chance.choice(self.roads)}{door}"
        return f"云溪区{township.short_name}{village.short_name}{door}"


def market_entities(*, count: int, chance: Random, today: date, district: Unit) -> list[StagedRow]:
    """Invented entities, placed by the district's dictionary as an import would place them."""
    units = list(Unit.objects.filter(path__startswith=district.path, until=None).order_by("order", "pk"))
    places = [
        (unit, [v for v in units if v.parent_id == unit.pk and v.kind == UnitKind.VILLAGE])
        for unit in units
        if unit.kind in TOWNSHIPS
    ]
    rows = list(Namer(chance, today, places, _words()["streets"].split()).rows(count))
    gazetteer = territory_of(district).gazetteer
    for row in rows:
        place = gazetteer.place(row.address)
        row.unit, row.village, row.waiting_reason = place.township, place.village, place.reason
        row.placement = Placement.DICTIONARY if place.township is not None else Placement.WAITING
    return rows


@step("市场主体", order=20)
def build_register(stage: Stage) -> None:
    """The register of the district."""
    district: Unit = stage.things["district"]
    with transaction.atomic():
        AttributionRule.objects.bulk_create(_dictionary(stage, district))
        Tag.objects.bulk_create([Tag(district=district, name=name) for name in TAGS])
        rows = market_entities(
            count=stage.enterprises, chance=stage.chance("register"), today=stage.today, district=district
        )
        plan = Plan(created=[(row, new_values(row, stage.today)) for row in rows])
        write_plan(plan, Writing(district, None, stage.today, stage.now, "demo", None, True))
        index_missing(district)
        note(district.pk, action="demo.register", actor=SYSTEM, now=stage.now, data={"created": len(rows)})
    stage.made["市场主体"] = len(rows)


def _dictionary(stage: Stage, district: Unit) -> list[AttributionRule]:
    """A few landmarks of each township, so that the dictionary page has something to show."""
    units = Unit.objects.filter(path__startswith=district.path, kind__in=TOWNSHIPS).order_by("order", "pk")
    marks = ("商贸城", "工业园", "农贸市场")
    return [
        AttributionRule(
            district=district,
            text=f"{unit.short_name[:2]}{mark}",
            unit=unit,
            note="演示数据",
            updated_at=stage.now,
        )
        for unit in units
        for mark in marks
    ]
