"""The exchange of orders with another system (12345): taking many at once, handing their results back.

What a file's columns mean is the adapters' business; here an order is an :class:`Order`, a result a line of values.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.enums import CLOSED, Channel, State
from yingshang.affairs.demands.errors import InvalidOrder, NothingToReturn, NotPermitted
from yingshang.affairs.demands.models import CallBack, Demand, OrderImport, ReturnList
from yingshang.affairs.demands.queries import KIND, categories, known_orders, office_of
from yingshang.affairs.demands.rules import shorten, wrong_moments
from yingshang.affairs.demands.services.opening import Order, order_demand, parties_of, search_text
from yingshang.kernel import seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.cases.models import TimelineEntry, Visibility
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.evidence.services import store_blob
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.batch import BatchWriter
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprises_named

CHUNK = 500
Line = Mapping[str, str]
"""One order's result, by field."""
LineOf = Callable[[Demand, CallBack | None, str], Line]
Writer = Callable[[io.BytesIO, Sequence[Line], Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class OrderFile:
    """The file from which orders come.

    Arguments:
        digest, rows_digest: SHA-256 of the file, and of its good rows.
        titles: field → the sender's own title of its column.
        rows, rejected: how many it holds, and how many of them cannot be taken.
    """

    name: str
    digest: str
    rows_digest: str
    titles: Mapping[str, str]
    rows: int
    rejected: int


@dataclass(slots=True)
class Taken:
    """What came of the orders: the numbers of new demands, and the demands that known orders already are."""

    created: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    new: int = 0
    run_id: int | None = None


def take_orders(
    *, orders: Sequence[Order], source: str, file: OrderFile, actor: Actor, now: datetime, dry_run: bool = False
) -> Taken:
    """Make a demand of each order that is not one yet, all of them or none; one chained audit entry for the file.

    An order that is here already stays as it is. A file that brings nothing new is not recorded.

    Arguments:
        orders: distinct by number.
        dry_run: only tell which are new.

    Errors: ``NotPermitted``; ``InvalidOrder`` for moments that cannot be. A number that nobody can call, or a wrong
    credit code, keeps no order out here: the file's reader remarks on them.
    """
    if not actor.has(may.EXCHANGE) or actor.district_id is None:
        raise NotPermitted("没有导入外部工单的权限。")
    if wrong := [fault for order in orders for fault in wrong_moments(order.received_at, order.due_at, now)]:
        raise InvalidOrder(wrong)
    if dry_run:
        known = known_orders(source, [order.number for order in orders])
        return Taken(known=known, new=len(orders) - len(known))
    try:
        return _take(orders, source, file, actor, now)
    except IntegrityError:  # an order came in by another way at this moment: it is known the second time
        return _take(orders, source, file, actor, now)


@transaction.atomic
def _take(orders: Sequence[Order], source: str, file: OrderFile, actor: Actor, now: datetime) -> Taken:
    district = _locked(actor)
    known = known_orders(source, [order.number for order in orders])
    fresh = [order for order in orders if order.number not in known]
    if not fresh:
        return Taken(known=known)
    numbers = _open_all(fresh, district=district, actor=actor, now=now)
    run = OrderImport.objects.create(
        district=district,
        source=source,
        file_name=file.name[:200],
        digest=file.digest,
        rows=file.rows,
        created=len(fresh),
        unchanged=len(known),
        rejected=file.rejected,
        titles=dict(file.titles),
        made_by=actor.acting_as,
        made_at=now,
    )
    data = {"source": source, "file": file.digest, "digest": file.rows_digest, "rows": file.rows}
    counts = {"created": len(fresh), "unchanged": len(known), "rejected": file.rejected}
    append(chain_for("order-import", run.pk), action="orders.import", ids=actor.ids, now=now, data={**data, **counts})
    return Taken(created=numbers, known=known, new=len(fresh), run_id=run.pk)


def _locked(actor: Actor) -> Unit:
    """The actor's district; exchanges of one district wait for each other, nobody else does."""
    return Unit.objects.select_for_update(no_key=True).get(pk=actor.district_id or 0)


def _open_all(orders: Sequence[Order], *, district: Unit, actor: Actor, now: datetime) -> list[str]:
    """Open a case for each order by the batch writer; returns their numbers in the order given."""
    office = office_of(district.pk)
    found = enterprises_named(district.pk, [key for o in orders for key in (o.uscc, o.applicant_name)])
    among = categories()
    writer = BatchWriter(KIND, district)
    moments = [min(order.received_at or now, now) for order in orders]
    numbers = _numbers(writer, moments, now)
    for order, at, number in zip(orders, moments, numbers, strict=True):
        demand = order_demand(order, _enterprise(order, found), channel=Channel.HOTLINE, among=among)
        writer.open(
            number=number,
            row=demand,
            title=shorten(demand.content),
            unit=office,
            parties=parties_of(demand, office),
            actor=actor,
            now=now,
            at=at,
            data={"channel": Channel.HOTLINE.label},
            search_text=search_text(demand),
        )
    writer.store()
    return numbers


def _enterprise(order: Order, found: Mapping[str, Enterprise]) -> Enterprise | None:
    return found.get(order.uscc.strip()) or found.get(order.applicant_name.strip())


def _numbers(writer: BatchWriter, moments: Sequence[datetime], now: datetime) -> list[str]:
    """A number for each moment out of its year's series."""
    years = [local(moment).year for moment in moments]
    series = {year: iter(writer.numbers(year, years.count(year), now=now)) for year in sorted(set(years))}
    return [next(series[year]) for year in years]


def return_orders(
    *,
    source: str,
    line: LineOf,
    write: Writer,
    file_name: str,
    actor: Actor,
    now: datetime,
) -> ReturnList:
    """Make the 回填 list of what a source's orders have come to since they were last handed back.

    The file is kept with the list, so that a failed download loses nothing. An order comes again when its result has
    changed since.

    Arguments:
        line: the result of a demand, from it, its last answer and the reply (or the words with which it was closed).
        write: writes the lines, given the titles of the sender's last file.

    Errors: ``NotPermitted``; ``NothingToReturn``.
    """
    if not actor.has(may.EXCHANGE) or actor.district_id is None:
        raise NotPermitted("没有导出回填表的权限。")
    with transaction.atomic():
        district = _locked(actor)
        lines: list[Line] = []
        seen = _results(source, district, line)
        for demand, made in seen:
            digest = seal.digest(dict(made))
            if digest != demand.returned_digest:
                lines.append(made)
                demand.returned_on = day_of(now)
            demand.returned_version, demand.returned_digest = demand.case.version, digest
        if not lines:
            raise NothingToReturn
        fields = ["returned_on", "returned_version", "returned_digest"]
        Demand.objects.bulk_update([demand for demand, _ in seen], fields, batch_size=CHUNK)
        return _keep(source, district, lines, write, file_name, actor, now)


def to_return(source: str, district: Unit) -> QuerySet[Demand, Demand]:
    """The orders of a source that were replied to or closed and have moved since they were last handed back."""
    moved = Q(returned_version=None) | ~Q(returned_version=F("case__version"))
    return (
        Demand.objects.filter(
            moved,
            external_source=source,
            case__district=district,
            case__state__in=[State.REPLIED, *CLOSED],
        )
        .select_related("case__unit", "category")
        .order_by("case__opened_at", "case_id")
    )


def _results(source: str, district: Unit, line: LineOf) -> list[tuple[Demand, Line]]:
    demands = list(to_return(source, district).select_for_update(of=("self",)))
    last: dict[int, CallBack] = {}
    words: dict[int, str] = {}
    for start in range(0, len(demands), CHUNK):
        chunk = demands[start : start + CHUNK]
        answers = CallBack.objects.filter(demand__in=chunk, reached=True).order_by("at", "id")
        last |= {answer.demand_id: answer for answer in answers}
        silent = [demand.pk for demand in chunk if not demand.reply]
        said = TimelineEntry.objects.filter(case_id__in=silent, visibility=Visibility.ALL, to_state__in=CLOSED)
        words |= dict(said.order_by("case_id", "seq").values_list("case_id", "text"))
    return [(d, line(d, last.get(d.pk), d.reply or words.get(d.pk, ""))) for d in demands]


def _keep(
    source: str,
    district: Unit,
    lines: Sequence[Line],
    write: Writer,
    file_name: str,
    actor: Actor,
    now: datetime,
) -> ReturnList:
    last = OrderImport.objects.filter(district=district, source=source).order_by("-made_at", "-pk").first()
    out = io.BytesIO()
    write(out, lines, last.titles if last else {})
    made = ReturnList.objects.create(
        district=district,
        source=source,
        day=day_of(now),
        blob=store_blob(out.getvalue(), file_name, now=now),
        count=len(lines),
        made_by=actor.acting_as,
        made_at=now,
    )
    append(
        chain_for("order-return", made.pk),
        action="orders.return",
        ids=actor.ids,
        now=now,
        data={"source": source, "file": made.blob.sha256, "rows": len(lines), "digest": seal.digest(list(lines))},
    )
    return made
