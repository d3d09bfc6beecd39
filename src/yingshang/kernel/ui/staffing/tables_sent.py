"""A table sent in on the page: kept, shown, confirmed or dropped."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.services import HandedAccount
from yingshang.kernel.ui.models import StaffingTable, TableState
from yingshang.kernel.ui.staffing.importing import Imported, import_table

KEPT = 200
"""Errors and remarks kept with a table; the workbook has them all."""


class TableNotReady(Exception):
    """A table that was confirmed or dropped before."""


def tables_for(actor: Actor) -> QuerySet[StaffingTable]:
    """The tables sent in for the actor's district."""
    return StaffingTable.objects.filter(district_id=actor.district_id or 0)


def table_for(actor: Actor, pk: int) -> StaffingTable | None:
    """One of them, with its district."""
    return tables_for(actor).select_related("district").filter(pk=pk).first()


def send_table(*, file: File[bytes], name: str, kind: str, strict: bool, actor: Actor, now: datetime) -> StaffingTable:
    """Keep a file and work out what it would do; nothing else changes.

    Errors: ``UnreadableTable``, ``NotAllowed``.
    """
    content = b"".join(file.chunks())
    table = StaffingTable(
        district=Unit.objects.get(pk=actor.district_id or 0),
        kind=kind,
        file_name=Path(name).name[:200],
        strict=strict,
        person_id=actor.person_id,
        acting_as=actor.acting_as,
        uploaded_at=now,
    )
    table.file = ContentFile(content, name="table")
    result = _bring(table, actor, now, dry_run=True)
    _keep(table, result)
    table.file.save(f"{result.digest[:16]}{Path(name).suffix.lower()[:6]}", ContentFile(content), save=False)
    table.save()
    return table


def confirm_table(*, pk: int, actor: Actor, now: datetime) -> tuple[StaffingTable, list[HandedAccount]]:
    """Bring a table in; returns it and the new accounts with their first passwords, told this once.

    Errors: ``StaffingTable.DoesNotExist``; :class:`TableNotReady`; ``NotAllowed``.
    """
    with transaction.atomic():
        table = _waiting(pk, actor)
        result = _bring(table, actor, now)
        _keep(table, result)
        table.state = TableState.DONE if result.written else TableState.REFUSED
        _finish(table, now)
    return table, result.accounts if result.written else []


def withdraw_table(*, pk: int, actor: Actor, now: datetime) -> StaffingTable:
    """Drop a table. Errors as for :func:`confirm_table`."""
    with transaction.atomic():
        table = _waiting(pk, actor)
        table.state = TableState.WITHDRAWN
        _finish(table, now)
    return table


def _waiting(pk: int, actor: Actor) -> StaffingTable:
    table = tables_for(actor).select_for_update().get(pk=pk)
    if table.state != TableState.UPLOADED:
        raise TableNotReady(f"这份表{table.get_state_display()}，不能再办。初始密码只在导入时显示一次。")
    return table


def _finish(table: StaffingTable, now: datetime) -> None:
    storage, name = table.file.storage, str(table.file.name)
    table.file, table.finished_at = "", now
    table.save()
    transaction.on_commit(lambda: storage.delete(name))


def _bring(table: StaffingTable, actor: Actor, now: datetime, *, dry_run: bool = False) -> Imported:
    with _local(table) as path:
        return import_table(
            path=path,
            kind=table.kind,
            name=table.file_name,
            district=table.district,
            actor=actor,
            now=now,
            dry_run=dry_run,
            strict=table.strict,
        )


def _keep(table: StaffingTable, result: Imported) -> None:
    """Note the result on the table: what the page shows."""
    table.digest, table.errors_file = result.digest, result.errors_file
    table.rows, table.rejected = result.rows, result.rejected
    table.created, table.updated, table.unchanged = result.created, result.updated, result.unchanged
    table.result = {
        "errors": [error.as_json() for error in result.errors[:KEPT]],
        "remarks": result.remarks[:KEPT],
        "header": result.header,
        "sample": result.sample,
        "accounts": len(result.accounts),
    }


@contextmanager
def _local(table: StaffingTable) -> Iterator[Path]:
    """The kept file on this machine's disk, wherever the store is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        with table.file.open("rb") as kept:
            path.write_bytes(kept.read())
        yield path
