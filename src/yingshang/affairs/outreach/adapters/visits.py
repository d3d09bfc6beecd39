"""``outreach.visits``: the export of a city's platform on which officials write their visits down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from yingshang.affairs.outreach.rules.visit_rows import NEEDED, TITLES
from yingshang.affairs.outreach.services import take_visits
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.adapters import Delivery, Field, Row, Taken, adapter

FIELDS = tuple(Field(key, known[0], known[1:], required=key in NEEDED) for key, known in TITLES.items())


def tell_visits(rows: Sequence[Row], *, delivery: Delivery) -> Sequence[Mapping[str, object]]:  # noqa: ARG001 (every adapter is called so)
    """Visits have no status to hand back but that they were taken."""
    return [{"营商通": "已接收"} for _ in rows]


@adapter("outreach.visits", "走访记录（市平台导出）", fields=FIELDS, tell=tell_visits)
def take(rows: Sequence[Row], *, delivery: Delivery, actor: Actor, now: datetime) -> Taken:
    """Each row a visit of an official of the district, once; refused rows go back under the sender's titles."""
    numbered = {row.number: row for row in rows}
    found = take_visits(
        rows=[(row.number, row.cells) for row in rows],
        unit=delivery.district,
        source=f"file:{delivery.file_name}",
        actor=actor,
        now=now,
    )
    taken = Taken(created=found.created, unchanged=found.unchanged)
    for number, faults in sorted(found.faults.items()):
        taken.errors += [delivery.error(numbered[number], f.key, f.reason, f.remedy) for f in faults]
    return taken
