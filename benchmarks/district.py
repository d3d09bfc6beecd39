"""A district to measure in: the demonstration district at a size, in the database that the environment names."""

from __future__ import annotations

import os
import random
from datetime import datetime
from itertools import groupby
from typing import Any

FULL = os.environ.get("BENCH_SIZE", "small") == "full"


def set_up() -> str:
    """Start Django on the benchmark's database and bring its tables up to date. Returns the vendor."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.conf.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    return connection.vendor


STORIES = 4_000
"""So many demands are told one by one at most; more of them are copies (:mod:`multiply`)."""


def build(enterprises: int) -> dict[str, int]:
    """Build the demonstration district with so many market entities; nothing happens in one that stands."""
    from yingshang.affairs.demands.demo import telling as demands
    from yingshang.kernel import clock, demo
    from yingshang.kernel.identity.models import User

    if User.objects.exists():
        return {}
    demands.PER_YEAR = min(demands.PER_YEAR, STORIES / 2 / enterprises)
    demands.VOICES = min(demands.VOICES, 600 / enterprises)
    return demo.build(enterprises=enterprises, seed=1, today=clock.today())


def official(role: str, unit_kind: str | None = None) -> Any:
    """The account and seat of an official: of the role, in the unit of this kind that has most cases."""
    from django.db.models import Count

    from yingshang.kernel.identity.models import Post

    posts = Post.objects.filter(role__code=role, person__user__isnull=False).select_related("person__user", "unit")
    if unit_kind:
        posts = posts.filter(unit__kind=unit_kind)
    return posts.annotate(n=Count("unit__cases")).order_by("-n", "id").first()


def tell_more(count: int, now: datetime, chance: random.Random) -> Any:
    """A writer with ``count`` further stories told in memory, not stored yet."""
    from yingshang.affairs.demands.demo import telling as demands
    from yingshang.affairs.demands.queries import KIND
    from yingshang.kernel.demo import Stage
    from yingshang.kernel.demo.chance import moments_between
    from yingshang.kernel.identity.models import Unit, UnitKind
    from yingshang.kernel.lifecycle.batch import BatchWriter

    stage = Stage(chance.randrange(10**6), now.date(), count, lambda _: None)
    district = Unit.objects.select_related("party").get(kind=UnitKind.DISTRICT)
    office = Unit.objects.select_related("party").get(kind=UnitKind.OFFICE)
    stage.things = {"district": district, "units": {"office": office}}
    teller = demands.Teller(stage)
    voices = existing_voices()
    writer = BatchWriter(KIND, district, quiet_before=now)
    moments = moments_between(chance, stage.first_day, now, count, teller.calendar.is_working)
    for year, group in groupby(moments, key=lambda moment: moment.year):
        of_year = list(group)
        for number, moment in zip(writer.numbers(year, len(of_year), now=now), of_year, strict=True):
            voice = chance.choice(voices)
            teller.tell(teller.open(writer, number, moment, voice), voice)
    return writer


def existing_voices() -> list[Any]:
    """The representatives of the district as the demonstration's teller wants them."""
    from yingshang.affairs.demands.demo.telling import Voice
    from yingshang.kernel.identity.models import Mandate
    from yingshang.kernel.identity.queries import actor_for
    from yingshang.registry.enterprises.models import Enterprise

    mandates = list(Mandate.objects.select_related("person__user").order_by("id")[:20])
    firms = Enterprise.objects.select_related("party", "unit__party").in_bulk([m.party_id for m in mandates])
    return [
        Voice(firms[m.party_id], actor_for(m.person.user, f"mandate:{m.pk}"), f"1380000{m.pk % 10000:04d}")
        for m in mandates
        if m.party_id in firms
    ]
