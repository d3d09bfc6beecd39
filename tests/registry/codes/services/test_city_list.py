"""The city's list: what it changes, what it refuses, what it makes of the figures."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.values import Outcome, Value
from yingshang.kernel.identity.models import Unit
from yingshang.registry.codes.errors import NotPermitted, SnapshotRefused
from yingshang.registry.codes.figures import registered_rate, usage_rate
from yingshang.registry.codes.models import CodeRegistration, CodeSnapshot, UseWindow
from yingshang.registry.codes.services import Taken, take_city_list

pytestmark = pytest.mark.django_db

HEAD = "企业码编号,统一社会信用代码,领码时间,最近使用时间,诉求数\n"
AS_OF = date(2026, 3, 1)
Figure = Callable[[FigureScope, Period], Value | None]


@pytest.fixture
def firms(cast: Cast) -> Cast:
    """Three enterprises in 清溪镇 and a 个体工商户 in 河西街道."""
    for number in (1, 2, 3):
        make_enterprise(number, cast.units["district"], unit=cast.units["township"])
    make_enterprise(4, cast.units["district"], unit=cast.units["subdistrict"], kind="sole")
    return cast


def take(cast: Cast, text: str, on: date = AS_OF, *, who: str = "office_clerk", dry_run: bool = False) -> Taken:
    data = (HEAD + text).encode()
    return take_city_list(data=data, name="清单.csv", as_of=on, actor=cast[who], now=clock.now(), dry_run=dry_run)


def line(number: int, used: str = "", registered: str = "2025-06-01", demands: str = "0") -> str:
    return f"QYM{number},{code_of(number)},{registered},{used},{demands}\n"


def counts(taken: Taken) -> tuple[int, int, int, int, int]:
    return taken.created, taken.updated, taken.unchanged, taken.ended, taken.rejected


def test_a_list_is_full_and_the_same_twice_changes_nothing(firms: Cast) -> None:
    text = line(1) + line(2, "2026-02-01")
    assert counts(take(firms, text, dry_run=True)) == (2, 0, 0, 0, 0)
    assert not CodeRegistration.objects.exists()
    assert counts(take(firms, text)) == (2, 0, 0, 0, 0)
    assert counts(take(firms, text)) == (0, 0, 2, 0, 0)
    assert CodeSnapshot.objects.count() == 1
    later = AS_OF + timedelta(days=10)
    assert counts(take(firms, line(2, "2026-03-10") + line(3), later)) == (1, 1, 0, 1, 0)
    told = CodeRegistration.objects.filter(enterprise__uscc=code_of(2)).order_by("since")
    assert [(r.since, r.until) for r in told] == [(AS_OF, later), (later, None)]
    with pytest.raises(SnapshotRefused, match="更早"):
        take(firms, text)


def test_refused_rows_come_back_and_erase_nothing(firms: Cast) -> None:
    take(firms, line(1) + line(2))
    bad = line(1, "早上") + line(2) + line(2) + line(99) + "x,123,2025-01-01,,\n" + line(3, demands="多")
    taken = take(firms, bad, AS_OF + timedelta(days=1))
    assert counts(taken) == (0, 0, 1, 0, 5)
    assert CodeRegistration.objects.filter(until=None).count() == 2  # what was known of the first one stays
    sheet = load_workbook(io.BytesIO(taken.workbook)).active
    assert sheet is not None
    assert sheet.max_row == 6


def test_without_permission_or_columns_nothing_is_written(firms: Cast) -> None:
    with pytest.raises(NotPermitted):
        take(firms, line(1), who="officer_a")
    with pytest.raises(SnapshotRefused, match="注册时间"):
        take_city_list(
            data="企业码,统一社会信用代码\n1,2\n".encode(),
            name="x.csv",
            as_of=AS_OF,
            actor=firms.office_clerk,
            now=clock.now(),
        )
    assert not CodeSnapshot.objects.exists()


def rate(figure: Figure, district: Unit, last: date) -> Outcome:
    found = figure(FigureScope.of(district), Period.between(date(2026, 1, 1), last))
    assert found is not None
    return work_out(found, "%")


def shares(outcome: Outcome) -> list[tuple[str, int, int]]:
    parts = [("全部", outcome.n, outcome.whole), *((p.name, p.n, p.whole) for p in outcome.parts)]
    return [(name, int(n or 0), int(whole or 0)) for name, n, whole in parts]


def test_registered_and_used_are_counted_apart(firms: Cast) -> None:
    district, last = firms.units["district"], date(2026, 3, 5)
    take(firms, line(1, "2026-02-20") + line(2) + line(4, "2025-12-01"))
    assert shares(rate(registered_rate, district, last)) == [("全部", 3, 4), ("企业", 2, 3)]
    assert shares(rate(usage_rate, district, last)) == [("全部", 2, 4), ("企业", 1, 3)]
    UseWindow.objects.create(district=district, days=30, basis="云营商办〔2026〕3 号", since=date(2026, 3, 1))
    assert shares(rate(usage_rate, district, last)) == [("全部", 1, 4), ("企业", 1, 3)]
    before = Period.between(date(2026, 1, 1), date(2026, 2, 1))
    assert registered_rate(FigureScope.of(district), before) is None, "no list told of that day"


def test_the_work_list_is_what_lies_within_reach(client: Client, firms: Cast) -> None:
    take(firms, line(1))
    firms.login(client, "township_clerk")
    page = client.get("/codes/unregistered/").content.decode()
    assert "第2商贸" in page
    assert "第1商贸" not in page
    assert "第4商贸" not in page
