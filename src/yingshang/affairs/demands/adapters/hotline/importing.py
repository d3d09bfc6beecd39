"""Bringing a 12345 export in: every good row becomes a demand once, the others come back as a workbook."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from yingshang.affairs.demands.adapters.hotline.columns import SOURCE
from yingshang.affairs.demands.adapters.hotline.reading import Remark, StagedOrders, stage_orders
from yingshang.affairs.demands.services import Order, OrderFile, take_orders
from yingshang.kernel import seal
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.aggregate import plain
from yingshang.kernel.tables import RowError, error_workbook

SAMPLE = 10


@dataclass(slots=True)
class OrdersResult:
    """What an import of orders did, or would do.

    Attributes:
        created: new demands; ``unchanged``: rows whose order is a demand already, or came twice.
        errors_file: the workbook with the rejected rows; empty when there are none.
        numbers: the new demands' numbers; ``run_id`` the row that records the import.
        titles, sample: for the preview: field → the sender's title, the first good orders.
    """

    rows: int = 0
    created: int = 0
    unchanged: int = 0
    rejected: int = 0
    remarks: list[Remark] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    errors_file: str = ""
    numbers: list[str] = field(default_factory=list)
    run_id: int | None = None
    titles: dict[str, str] = field(default_factory=dict)
    sample: list[Order] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The shape of every import on the command line."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": 0,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "remarks": [remark.as_json() for remark in self.remarks],
            "errors": [error.as_json() for error in self.errors],
            "errors_file": self.errors_file or None,
        }


def import_orders(*, path: Path, actor: Actor, now: datetime, dry_run: bool = False, name: str = "") -> OrdersResult:
    """Bring a 12345 export (.xlsx, .xls, .et, .csv) in; the same file twice changes nothing.

    Arguments:
        dry_run: work everything out, write nothing.
        name: what its sender calls the file.

    Errors: ``UnreadableTable`` when it is no table of orders; ``NotPermitted``.
    """
    staged = stage_orders(path, name or path.name, now)
    orders = list(staged.orders.values())
    file = OrderFile(
        name=name or path.name,
        digest=staged.digest,
        rows_digest=rows_digest(orders),
        titles=staged.titles,
        rows=staged.count,
        rejected=len(staged.rejected),
    )
    taken = take_orders(orders=orders, source=SOURCE, file=file, actor=actor, now=now, dry_run=dry_run)
    for order, demand in taken.known.items():
        staged.remark(staged.row_of[order], "number", order, f"已登记为 {demand}，不重复登记")
    return OrdersResult(
        rows=staged.count,
        created=taken.new,
        unchanged=staged.count - len(staged.rejected) - taken.new,
        rejected=len(staged.rejected),
        remarks=sorted(staged.remarks, key=lambda remark: remark.row),
        errors=staged.errors,
        errors_file=str(write_errors(staged)) if staged.rejected else "",
        numbers=taken.created,
        run_id=taken.run_id,
        titles=staged.titles,
        sample=orders[:SAMPLE],
    )


def rows_digest(orders: list[Order]) -> str:
    """SHA-256 over the good orders in the file's order; phones enter by their keyed digest."""
    total = hashlib.sha256()
    for order in orders:
        phone = lookup_digest(order.contact_phone) if order.contact_phone else ""
        said = [order.number, order.content, order.applicant_name, order.uscc, order.contact_name, phone]
        times = [plain(order.received_at), plain(order.due_at)]
        total.update(seal.canonical([*said, *times, order.category]))
        total.update(b"\n")
    return total.hexdigest()


def write_errors(staged: StagedOrders) -> Path:
    """The workbook of the rejected rows, to be mended and sent in again."""
    folder = Path(settings.YINGSHANG_HOME) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{staged.digest[:16]}-orders-errors.xlsx"
    with path.open("wb") as file:
        error_workbook(file, staged.table.header, staged.rejected, staged.errors)
    return path
