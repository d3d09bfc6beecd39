"""The city's list as a file that comes in: mapped once for each sender, taken like a list that was sent on its own page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.adapters import Delivery, Field, Row, Taken, adapter
from yingshang.kernel.intake.errors import IntakeError
from yingshang.kernel.seal import canonical
from yingshang.kernel.tables.cells import as_text
from yingshang.registry.codes.errors import CodeError
from yingshang.registry.codes.queries import registered_usccs
from yingshang.registry.codes.rules.city_rows import REQUIRED, TITLES, sort_out
from yingshang.registry.codes.services.city_list import Source, check_day, take_rows

STATUS = "本区登记情况"
FIELDS = [Field(key, titles[0], tuple(titles[1:]), required=key in REQUIRED) for key, titles in TITLES.items()]


def tell_city_list(rows: Sequence[Row], *, delivery: Delivery) -> list[Mapping[str, object]]:
    """Whether each row counts as a registration here today, for the platform to compare with."""
    codes = [as_text(row.cells.get("uscc")).strip().upper() for row in rows]
    held = registered_usccs(delivery.district.pk, codes)
    return [{STATUS: "已采用" if code in held else "未采用"} for code in codes]


@adapter("codes.city_list", "市企业码清单（全量）", tell=tell_city_list, fields=FIELDS)
def take_city_list(rows: Sequence[Row], *, delivery: Delivery, actor: Actor, now: datetime) -> Taken:
    """A full list: who is not on it is not registered from its day on. Errors: ``IntakeError`` with the reason."""
    said = canonical([[as_text(row.cells.get(key)) for key in TITLES] for row in rows])
    titles = {key: delivery.titles.get(key, names[0]) for key, names in TITLES.items()}
    source = Source(delivery.file_name, hashlib.sha256(said).hexdigest(), delivery.as_of, len(rows), titles["uscc"])
    try:
        check_day(delivery.as_of, actor, now)
        found = sort_out(((row.number, row.cells.get) for row in rows), titles.__getitem__)
        created, updated, unchanged, ended = take_rows(found=found, source=source, actor=actor, now=now)
    except CodeError as error:
        raise IntakeError(str(error)) from error
    return Taken(created, updated + ended, unchanged, found.errors)
