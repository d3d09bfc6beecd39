"""Which printed numbers a working copy asks to be checked before it is issued, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.figures.printed import Quantity, printed, together
from yingshang.kernel.figures.sources import RECORDS, SOURCE_NAMES, Reader, Reading


def checks_for(reader: Reader, figure_ids: Iterable[str]) -> dict[str, str]:
    """Figure id → what is to be checked, for those of the figures that give reason to."""
    readings = [reader.read(figure_id) for figure_id in figure_ids]
    cases = {r.attested.case_id for r in readings if r.attested is not None and r.source != RECORDS}
    scanned = set(Attachment.objects.filter(case_id__in=cases).values_list("case_id", flat=True))
    found = {reading.id: _why(reading, reader, scanned) for reading in readings}
    return {figure_id: why for figure_id, why in found.items() if why}


def _why(reading: Reading, reader: Reader, scanned: set[int]) -> str:
    if reading.source == RECORDS:
        if reading.beside is None or reading.difference in (None, 0):
            return ""
        other = printed(Quantity.of(reading.beside, reading.unit, reading.kind), note_few=False)
        return f"系统记录与报送数不一致，报送数为{other}。"
    if reading.attested is not None and reading.attested.case_id not in scanned:
        return "没有盖章扫描件。"
    if reading.as_of != reader.period.as_of:
        return f"报送数截至{reading.as_of.month}月{reading.as_of.day}日，早于本文截止日。"
    return ""


def source_rows(reader: Reader, texts: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """One row for each printed figure: id, name, what is printed, where it comes from."""
    return [_source(reader.read(figure_id), shown) for figure_id, shown in texts.items()]


def _source(reading: Reading, shown: list[str]) -> dict[str, str]:
    used = reading.attested if reading.source != RECORDS else None
    by = f"（{used.reported_by.short_name}，{used.case.number}）" if used is not None else ""
    told = SOURCE_NAMES.get(reading.source or "", "")
    return {"id": reading.id, "name": reading.name, "printed": together(shown), "source": f"{told}{by}"}
