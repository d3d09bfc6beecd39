"""One import of units or officials from a file: read, compared, written; refused rows come back as a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.rules.rows import Fault
from yingshang.kernel.identity.services import HandedAccount, Source, import_officials, import_units
from yingshang.kernel.identity.services.imports import HandOut
from yingshang.kernel.tables import RowError, error_workbook
from yingshang.kernel.ui.staffing.columns import PRIVATE, TITLES
from yingshang.kernel.ui.staffing.reading import ReadTable, read_rows, shown

SAMPLE = 10


@dataclass(slots=True)
class Imported:
    """What an import did, or would do, in the shape of the command line and for the page.

    Attributes:
        header, sample: the titles (with the field that each is taken for) and the first rows, phones masked.
        accounts: the new accounts; their passwords only when ``written``.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    remarks: list[dict[str, Any]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    errors_file: str = ""
    digest: str = ""
    written: bool = False
    header: list[tuple[str, str]] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    accounts: list[HandedAccount] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line; accounts by name, never with a password."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "remarks": self.remarks,
            "errors": [error.as_json() for error in self.errors],
            "errors_file": self.errors_file or None,
        }


def import_table(
    *,
    path: Path,
    kind: str,
    district: Unit,
    actor: Actor,
    now: datetime,
    name: str = "",
    dry_run: bool = False,
    strict: bool = False,
    hand_out: HandOut | None = None,
) -> Imported:
    """Bring a file of ``units`` or ``officials`` into a district.

    Arguments:
        name: what its sender calls the file.
        hand_out: told of the first passwords before anything counts (see ``import_officials``).

    Errors: ``UnreadableTable``, ``NotAllowed``.
    """
    read = read_rows(path, kind=kind, name=name)
    common: dict[str, Any] = {"district": district, "actor": actor, "now": now, "dry_run": dry_run, "strict": strict}
    common["source"] = Source(read.digest, len(read.refused))
    if kind == "units":
        done = import_units(rows=read.units, **common)
    else:
        done = import_officials(rows=read.officials, hand_out=hand_out, **common)
    read.errors.extend(_error(read, fault) for fault in done.faults)
    read.errors.sort(key=lambda error: error.row)
    result = Imported(
        rows=len(read.cells),
        created=done.created,
        updated=done.updated,
        unchanged=done.unchanged,
        rejected=len(read.refused),
        errors=read.errors,
        digest=read.digest,
        written=done.written,
        accounts=done.accounts,
    )
    result.remarks = [
        {"row": n.row, "column": read.title(n.field), "value": n.value, "reason": n.reason, "count": n.count}
        for n in done.notes
    ]
    if read.columns.unknown:
        unknown = "、".join(read.columns.unknown)
        result.remarks.append({"row": 0, "column": "", "value": unknown, "reason": "不认识的列，未采用", "count": 1})
    _show(read, result)
    if read.errors:
        result.errors_file = str(_write_errors(read))
    return result


def _error(read: ReadTable, fault: Fault) -> RowError:
    return RowError(fault.row, read.title(fault.field), shown(fault.field, fault.value), fault.reason, fault.remedy)


def _show(read: ReadTable, result: Imported) -> None:
    """The first rows as they were read, for the preview."""
    fields = {index: name for name, index in read.columns.columns.items()}
    for index, title in enumerate(read.table.header):
        result.header.append((title, TITLES[read.kind][fields[index]][0] if index in fields else ""))
    private = {index for index, name in fields.items() if name in PRIVATE}
    for cells in list(read.cells.values())[:SAMPLE]:
        texts = ["" if cell is None else str(cell) for cell in cells[: len(read.table.header)]]
        result.sample.append([shown("phone", text) if i in private and text else text for i, text in enumerate(texts)])


def _write_errors(read: ReadTable) -> Path:
    """The workbook of the refused rows, to be mended and sent in again; it may hold phones, so it is the owner's alone."""
    folder = Path(settings.YINGSHANG_HOME) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{read.digest[:16]}-errors.xlsx"
    path.touch(mode=0o600)
    path.chmod(0o600)
    with path.open("wb") as file:
        error_workbook(file, read.table.header, sorted(read.cells.items()), read.errors)
    return path
