"""The annual summary of a district: seconds to compute every figure, and to tell, freeze and lay out the document.

Floor: the same reads sent again through a cursor, without ORM and text.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import district
from statements import noted, send

ENTERPRISES = 100_000 if district.FULL else 5_000


def main() -> None:
    """Build, write, print."""
    vendor = district.set_up()
    district.build(ENTERPRISES)
    from yingshang.faces.reports.services import write_annual_summary
    from yingshang.kernel import clock
    from yingshang.kernel.identity.actors import SYSTEM
    from yingshang.registry.enterprises.models import Enterprise

    now = clock.now()
    with tempfile.TemporaryDirectory() as folder, noted() as sent:
        started = time.perf_counter()
        write_annual_summary(
            year=now.year - 1,
            unit_code=None,
            out=Path(folder) / "summary.docx",
            pdf=None,
            html=Path(folder) / "summary.html",
            actor=SYSTEM,
            now=now,
        )
        took = time.perf_counter() - started
    reads = [(sql, params) for sql, params in sent if sql.startswith("SELECT")]
    started = time.perf_counter()
    send(reads)
    bare = time.perf_counter() - started
    print(
        f"{vendor}, {Enterprise.objects.count():,} market entities: summary in {took:.1f} s; "
        f"its {len(reads)} reads bare {bare:.1f} s: {took / bare:.1f} x"
    )


if __name__ == "__main__":
    main()
