"""Freezing the figures of a report as it is issued: value, printed texts, definition, source, every record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yingshang.kernel import seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.figures.collecting import Collector
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.definitions import sync_definitions
from yingshang.kernel.figures.errors import OutOfReach
from yingshang.kernel.figures.models import FrozenFigure, FrozenReport
from yingshang.kernel.figures.packing import pack
from yingshang.kernel.figures.permissions import FREEZE
from yingshang.kernel.figures.rows import row_of
from yingshang.kernel.figures.sources import Reader, Reading
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit


@contextmanager
def snapshot() -> Iterator[None]:
    """One unchanging view of the database: read the figures, write the sentences and freeze inside.

    On PostgreSQL a repeatable-read transaction; SQLite's are so anyway. Inside another transaction it is that one.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def freeze_report(
    *, actor: Actor, now: datetime, kind: str, title: str, reader: Reader, printed: Mapping[str, Sequence[str]]
) -> FrozenReport:
    """Freeze the figures that a report prints. Call it in the :func:`snapshot` in which they were read.

    Arguments:
        actor: needs ``figures.freeze`` over the unit; the system may.
        reader: over the report's unit and period.
        printed: each figure's id and the texts that stand for it in the report, in their order.

    Errors: :class:`OutOfReach`, :class:`UnknownFigure`.
    """
    if actor.audience != "system" and not (actor.has(FREEZE) and reader.scope.within(actor)):
        raise OutOfReach("您不能固化这个单位的报告。")
    with snapshot():
        sync_definitions(day_of(now))
        collector = Collector()
        figures = [_frozen(reader.read(figure_id), texts, collector) for figure_id, texts in printed.items()]
        report = FrozenReport(
            kind=kind,
            title=title,
            unit=Unit.objects.get(pk=reader.scope.unit_id),
            period_first=reader.period.first,
            period_last=reader.period.last,
            period_label=reader.period.label,
            frozen_at=now,
            frozen_by_id=actor.person_id,
            acting_as=actor.acting_as,
            token=token(),
        )
        form = report_form(report, figures)
        sealed = seal.sign(form)
        report.digest, report.key_id, report.signature = seal.digest(form), sealed.key_id, sealed.signature
        report.save(force_insert=True)
        for figure in figures:
            figure.report = report
        FrozenFigure.objects.bulk_create(figures)
        append(
            chain_for("report", report.pk),
            action="report.freeze",
            ids=actor.ids,
            now=now,
            data={"digest": report.digest, "figures": len(figures)},
        )
    return report


def _frozen(reading: Reading, texts: Sequence[str], collector: Collector) -> FrozenFigure:
    packed = collector.collect(reading.value)
    made = find(reading.id)
    used = reading.attested if reading.source != "records" else None
    figure = FrozenFigure(
        figure_id=reading.id,
        version=reading.version,
        definition=made.digest if made is not None else "",
        source=reading.source or "",
        attested_return=used,
        value=row_of(reading),
        printed=list(texts),
        records=pack(packed),
        record_count=packed.count,
    )
    figure.digest = seal.digest(figure_form(figure))
    return figure


def figure_form(figure: FrozenFigure) -> dict[str, Any]:
    """What the digest of a frozen figure covers."""
    return {
        "id": figure.figure_id,
        "version": figure.version,
        "definition": figure.definition,
        "source": figure.source,
        "return": figure.attested_return.digest if figure.attested_return is not None else None,
        "value": figure.value,
        "printed": figure.printed,
        "records": hashlib.sha256(bytes(figure.records)).hexdigest(),
    }


def report_form(report: FrozenReport, figures: Sequence[FrozenFigure]) -> dict[str, Any]:
    """What the digest and the signature of a report cover."""
    return {
        "kind": report.kind,
        "title": report.title,
        "unit": report.unit_id,
        "first": report.period_first.isoformat(),
        "last": report.period_last.isoformat(),
        "label": report.period_label,
        "at": local(report.frozen_at).isoformat(timespec="microseconds"),
        "by": report.frozen_by_id,
        "as": report.acting_as,
        "token": report.token,
        "figures": [[figure.figure_id, figure.digest] for figure in figures],
    }


def manifest_of(report: FrozenReport) -> dict[str, Any]:
    """What a finished file carries so that it can be verified: the report's token and digest."""
    return {"report": report.token, "digest": report.digest, "key": report.key_id}
