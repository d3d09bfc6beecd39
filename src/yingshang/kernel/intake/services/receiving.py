"""Taking in a file: uploaded, its columns mapped (by hand once for each sender and header), tried, taken, handed back.

All good rows are taken in one transaction; refused ones go back as a workbook under the sender's own titles.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django_tasks import task

from yingshang.kernel import clock
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import day_of
from yingshang.kernel.evidence.services import plain_name, store_blob
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, User
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.intake.adapters import Adapter, Delivery, Row, Taken, adapter_of
from yingshang.kernel.intake.enums import ReceivedState
from yingshang.kernel.intake.errors import AlreadySettled, IntakeError, InvalidForm, NotAllowed, NotReadable
from yingshang.kernel.intake.models import ColumnMapping, Due, Received
from yingshang.kernel.intake.permissions import RECEIVE
from yingshang.kernel.intake.queries.files import content_of, rows_under, signature_of, table_of
from yingshang.kernel.intake.services.register import CHAIN, settle_due
from yingshang.kernel.tables import RowError, UnreadableTable, error_workbook, write_workbook

MOST_TRIED = 5_000
"""Rows up to which a file is tried out on the page; a larger one is only read."""
MOST_ERRORS = 1_000


def upload_file(
    *,
    file: Any,
    adapter: str,
    sender: Unit,
    as_of: date,
    actor: Actor,
    now: datetime,
    due: Due | None = None,
) -> Received:
    """Keep a file and read its header; nothing is taken in yet.

    Errors: :class:`NotAllowed`, :class:`NotReadable`, ``EvidenceError``.
    """
    if not actor.has(RECEIVE) or actor.district_id is None:
        raise NotAllowed("您不能接收外部文件。")
    if as_of > day_of(now):
        raise NotReadable("数据日期不能晚于今天。")
    name = plain_name(str(file.name))
    content = file.read()
    try:
        table = table_of(content, name, adapter_of(adapter))
    except UnreadableTable as error:
        raise NotReadable(str(error)) from error
    with transaction.atomic():
        return Received.objects.create(
            adapter=adapter,
            sender=sender,
            district_id=actor.district_id,
            due=due,
            file=store_blob(content, name, now=now),
            file_name=name,
            header=table.header,
            as_of=as_of,
            received_at=now,
            received_by=f"{actor.acting_as} {actor.person_name}".strip(),
            user_id=actor.user_id,
            seat=actor.seat,
        )


def try_columns(*, received: Received, columns: Mapping[str, str], actor: Actor, now: datetime) -> Taken | None:
    """What taking the file with these columns would come to: it is taken and undone. ``None`` for a very long file."""
    rows, delivery = _rows(received, columns)
    if len(rows) > MOST_TRIED:
        return None
    found = Taken()
    with suppress(_Undo), transaction.atomic():
        found = adapter_of(received.adapter).take(rows, delivery=delivery, actor=actor, now=now)
        raise _Undo
    return found


class _Undo(Exception):
    """Leaves a transaction without its changes."""


def confirm_columns(*, received: Received, columns: Mapping[str, str], actor: Actor, now: datetime) -> Received:
    """Save which column is which for this sender and header, and let the worker take the file in.

    Errors: :class:`InvalidForm` for a required field without a column; :class:`AlreadySettled`; :class:`NotAllowed`.
    """
    _check_columns(received, columns, actor)
    with transaction.atomic():
        found = Received.objects.select_for_update(of=("self",)).get(pk=received.pk)
        if found.state != ReceivedState.UPLOADED:
            raise AlreadySettled(f"这个文件{found.get_state_display()}，不能再次确认。")
        found.mapping, _ = ColumnMapping.objects.update_or_create(
            sender_id=found.sender_id,
            adapter=found.adapter,
            signature=signature_of(found.header),
            defaults={
                "header": found.header,
                "columns": dict(columns),
                "saved_by": actor.acting_as,
                "saved_at": now,
            },
        )
        found.state = ReceivedState.QUEUED
        found.save(update_fields=["mapping", "state"])
        transaction.on_commit(lambda: take_in.enqueue(found.pk))
    return found


def _check_columns(received: Received, columns: Mapping[str, str], actor: Actor) -> None:
    if not actor.has(RECEIVE) or actor.district_id != received.district_id:
        raise NotAllowed("您不能接收这个文件。")
    missing = adapter_of(received.adapter).missing(columns)
    if missing:
        raise InvalidForm({"columns": [f"请指明哪一列是：{'、'.join(missing)}。"]})
    twice = [title for title in columns.values() if list(columns.values()).count(title) > 1]
    if twice:
        raise InvalidForm({"columns": [f"“{twice[0]}”对应了两个内容，请核对。"]})


def drop_file(*, received: Received, actor: Actor, now: datetime) -> Received:  # noqa: ARG001 (every service has it)
    """Withdraw a file that was not taken in. Errors: :class:`AlreadySettled`."""
    if not actor.has(RECEIVE):
        raise NotAllowed("您不能撤回这个文件。")
    if not Received.objects.filter(pk=received.pk, state=ReceivedState.UPLOADED).update(state=ReceivedState.DROPPED):
        raise AlreadySettled("这个文件已经处理，不能撤回。")
    return received


@task()
def take_in(received_id: int) -> None:
    """What the worker does with a confirmed file."""
    run_take(received_id=received_id, now=clock.now())


def run_take(*, received_id: int, now: datetime) -> Received:
    """Take a confirmed file in, once: rows, counts, version, audit entry and the due in one transaction."""
    with transaction.atomic():
        received = Received.objects.select_for_update(of=("self",)).get(pk=received_id)
        if received.state != ReceivedState.QUEUED:
            return received
        actor = actor_for(User.objects.filter(pk=received.user_id or 0).first(), received.seat)
        assert received.mapping is not None
        try:
            with transaction.atomic():
                rows, delivery = _rows(received, received.mapping.columns)
                taken = adapter_of(received.adapter).take(rows, delivery=delivery, actor=actor, now=now)
        except (IntakeError, UnreadableTable) as error:
            received.state, received.note = ReceivedState.REFUSED, str(error)[:300]
            received.save(update_fields=["state", "note"])
            return received
        _note(received, rows, taken, actor, now)
    return received


def _note(received: Received, rows: list[Row], taken: Taken, actor: Actor, now: datetime) -> None:
    before = Received.objects.filter(due=received.due_id) if received.due_id else Received.objects.none()
    received.version = (before.aggregate(most=Max("version"))["most"] or 0) + 1
    received.state, received.taken_at = ReceivedState.TAKEN, now
    refused = {error.row for error in taken.errors}
    received.counts = {
        "rows": len(rows),
        "created": taken.created,
        "updated": taken.updated,
        "unchanged": taken.unchanged,
        "rejected": len(refused),
    }
    received.errors = [error.as_json() for error in taken.errors[:MOST_ERRORS]]
    received.save()
    if received.due_id and len(refused) < len(rows):
        settle_file(received.due_id, now)
    append(
        chain_for(CHAIN, received.district_id),
        action=f"{CHAIN}.received",
        ids=actor.ids,
        now=now,
        data={"file": received.file.sha256, "adapter": received.adapter, **received.counts},
    )


def settle_file(due_id: int, now: datetime) -> None:
    """A file settles what is owed as a file; numbers on a sheet are settled by its signature."""
    due = Due.objects.select_related("owing__form").get(pk=due_id)
    if not due.owing.form.on_sheet:
        settle_due(due_id, now=now)


def _rows(received: Received, columns: Mapping[str, str]) -> tuple[list[Row], Delivery]:
    adapter = adapter_of(received.adapter)
    table = table_of(content_of(received), received.file_name, adapter, columns)
    delivery = Delivery(
        sender=received.sender,
        district=received.district,
        due=received.due,
        as_of=received.as_of,
        file_name=received.file_name,
        titles=dict(columns),
    )
    return list(rows_under(table, columns)), delivery


def errors_back(received: Received) -> bytes:
    """The refused rows as they came, with reason and remedy: mended, the workbook is sent in again as it is."""
    assert received.mapping is not None
    table = table_of(content_of(received), received.file_name, adapter_of(received.adapter), received.mapping.columns)
    out = io.BytesIO()
    error_workbook(out, table.header, table.numbered(), [RowError(**error) for error in received.errors])
    return out.getvalue()


def hand_back(received: Received) -> bytes:
    """回填: the sender's file in its own columns, with the status of each row behind them.

    Errors: :class:`NotReadable` where the adapter tells no status.
    """
    adapter: Adapter = adapter_of(received.adapter)
    if adapter.tell is None or received.mapping is None:
        raise NotReadable("这一类文件没有可以回填的办理状态。")
    rows, delivery = _rows(received, received.mapping.columns)
    told = adapter.tell(rows, delivery=delivery)
    titles = list(dict.fromkeys(title for one in told for title in one))
    table = table_of(content_of(received), received.file_name, adapter, received.mapping.columns)
    width = len(table.header)
    filled = (
        [*cells[:width], *(status.get(title) for title in titles)]
        for (_, cells), status in zip(table.numbered(), told, strict=True)
    )
    out = io.BytesIO()
    write_workbook(out, [*table.header, *titles], filled)  # type: ignore[arg-type]
    return out.getvalue()
