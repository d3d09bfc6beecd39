"""A paper of the workshop with every figure of the contract: its page, its checks, an editor's reading, its outputs.

The demonstration district's annual summary of last year, drafted as a paper; figures that the district has no number of are
stated first, so that all 117 stand in it. The page is asked for 15 times by Django's test client, on a database in files.

Floor of the pages: one ``Reader`` that reads the same figures. Floor of the outputs: the content alone, figures read
and filled in.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import district

ENTERPRISES = 100_000 if district.FULL else 5_000
TURNS = 15
VALUES: dict[str, dict[str, Any]] = {
    "ratio": {"n": 90, "N": 100},
    "month": {"value": "{year}-03"},
    "category": {"value": "第二方阵"},
    "table": {"parts": [{"name": "政务服务", "value": 3}, {"name": "市场监管", "value": 5}]},
    "estimate": {"value": "86.5", "N": 400, "interval": ("82.7", "89.6")},
}
OTHER = {"value": 12}


def period(now: Any) -> Any:
    """Last year."""
    from yingshang.kernel.figures import Period

    year = now.year - 1
    return Period.between(date(year, 1, 1), date(year, 12, 31))


def state_the_rest(unit: Any, actor: Any, now: Any) -> int:
    """Returns for figures that have no number yet; how many they were."""
    from yingshang.kernel.figures import FigureScope
    from yingshang.kernel.figures.contract import contract
    from yingshang.kernel.figures.returns import Attestation, file_return
    from yingshang.kernel.figures.sources import OK, Reader

    year = period(now)
    reader = Reader(FigureScope.of(unit), year)
    lacking = [figure_id for figure_id in contract() if reader.read(figure_id).status != OK]
    signed = Attestation("王一", "李二", "张三", year.last)
    for figure_id in lacking:
        values = VALUES.get(contract()[figure_id].kind, OTHER)
        if isinstance(values.get("value"), str):
            values = values | {"value": values["value"].format(year=year.first.year)}
        file_return(
            actor=actor, now=now, figure_id=figure_id, unit=unit, period=year, values=values, attestation=signed
        )
    return len(lacking)


def median(act: Callable[[], object], turns: int = TURNS) -> tuple[float, float]:
    """Milliseconds of an act: the middle one and the slowest of so many; one goes before and is not counted."""
    act()
    took = []
    for _ in range(turns):
        started = time.perf_counter()
        act()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took), max(took)


def queries(act: Callable[[], object]) -> int:
    """How many queries an act sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as sent:
        act()
    return len(sent)


def main() -> None:
    """Build, draft, read, write."""
    vendor = district.set_up()
    district.build(ENTERPRISES)
    from django.test import Client, override_settings

    from yingshang.faces.reports.drafting import ANNUAL
    from yingshang.kernel import clock
    from yingshang.kernel.figures import FigureScope
    from yingshang.kernel.figures.contract import contract
    from yingshang.kernel.figures.sources import Reader
    from yingshang.kernel.identity.models import Unit, UnitKind
    from yingshang.kernel.identity.queries import actor_for
    from yingshang.kernel.identity.requests import SEAT_KEY
    from yingshang.kernel.workshop.queries import checks_of, numbers_of, text_of
    from yingshang.kernel.workshop.queries.content import content_of, printed_in
    from yingshang.kernel.workshop.services import open_paper

    now = clock.now()
    unit = Unit.objects.get(kind=UnitKind.DISTRICT)
    post = district.official("office_head")
    actor = actor_for(post.person.user, f"post:{post.pk}")
    stated = state_the_rest(unit, actor, now)
    year = period(now)
    paper = open_paper(
        template=ANNUAL, unit=unit, first=year.first, last=year.last, title="云溪区优化营商环境工作总结",
        material_due=None, actor=actor, now=now,
    )  # fmt: skip
    scope = FigureScope.of(unit)

    def read() -> None:
        Reader(scope, year).read_all(contract())

    def edited() -> None:
        reader, before = Reader(scope, year), Reader(scope, year.a_year_earlier())
        for paragraphs in text_of(paper).values():
            numbers_of(paragraphs, reader, earlier=before)

    client = Client()
    client.force_login(post.person.user, "yingshang.kernel.login.backends.PasswordBackend")
    session = client.session
    session[SEAT_KEY] = actor.seat
    session.save()

    def page() -> None:
        answer = client.get(f"/papers/{paper.case.number}/")
        assert answer.status_code == 200, answer.status_code

    printed = printed_in(content_of(paper))
    print(f"{vendor}, {ENTERPRISES:,} market entities, {stated} figures stated for it; {len(printed)} figures printed")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        floor, _ = median(read)
        print(f"floor, 117 figures by one reader: {floor:.0f} ms, {queries(read)} queries", flush=True)
        acts: dict[str, Callable[[], object]] = {
            "content": lambda: content_of(paper),
            "checks": lambda: checks_of(paper),
            "every number with its forms, source and last year's": edited,
            "page of the paper": page,
        }
        for name, act in acts.items():
            middle, slowest = median(act)
            print(
                f"{name}: {middle:.0f} ms (slowest {slowest:.0f}) = {middle / floor:.1f} x, {queries(act)} queries",
                flush=True,
            )
    outputs(paper, unit, actor, now)


def outputs(paper: Any, unit: Any, actor: Any, now: Any) -> None:
    """Seconds of each output of the summary in full."""
    from yingshang.faces.reports.services import build_summary
    from yingshang.kernel.documents import MissingProgram
    from yingshang.kernel.ui.workshop.standalone import page_of
    from yingshang.kernel.workshop.outputs.files import docx_of, pdf_of
    from yingshang.kernel.workshop.queries.content import content_of

    floor, _ = median(lambda: content_of(paper), 5)
    started = time.perf_counter()
    summary = build_summary(unit=unit, year=now.year - 1, actor=actor, now=now)
    built = (time.perf_counter() - started) * 1000
    print(f"floor, the content: {floor:.0f} ms; summary told, frozen and kept: {built:.0f} ms = {built / floor:.1f} x")
    acts: dict[str, Callable[[], bytes | str]] = {
        ".docx": lambda: docx_of(summary.written),
        "web page": lambda: page_of(summary.written, actor=None),
        ".pdf by LibreOffice": lambda: pdf_of(summary.written),
    }
    for name, act in acts.items():
        try:
            middle, _ = median(act, 5)
        except MissingProgram as fault:
            print(f"{name}: {fault}")
            continue
        print(f"{name}: {middle:.0f} ms = {middle / floor:.1f} x, {len(act()):,} bytes", flush=True)


if __name__ == "__main__":
    main()
