"""The sheet of first passwords: printed once, cut into slips, handed out by unit; kept nowhere else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from django.template.loader import render_to_string

from yingshang.kernel.identity.services import HandedAccount


def by_unit(accounts: Sequence[HandedAccount]) -> list[tuple[str, list[HandedAccount]]]:
    """The accounts of each unit, in the order in which units first appear."""
    order = {account.unit: place for place, account in reversed(list(enumerate(accounts)))}
    ordered = sorted(accounts, key=lambda account: order[account.unit])
    return [(unit, list(group)) for unit, group in groupby(ordered, key=lambda account: account.unit)]


def write_slips(path: Path, accounts: Sequence[HandedAccount], *, district: str) -> None:
    """Write the sheet as a page to be opened and printed, readable by its owner alone (mode 600).

    Errors: ``FileExistsError``: an earlier sheet is never overwritten; ``OSError``.
    """
    page = render_to_string("ui/staffing/slips_file.html", {"units": by_unit(accounts), "district": district})
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
