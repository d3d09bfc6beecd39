"""The list of figures and the charts of one: groups, filters, order, export, and how much they ask of the database."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.kernel.figures.conftest import KIND, MakeCase, cases, district, make_case, only_here, year
from tests.kernel.ui.test_figures import form
from yingshang.kernel.cases.models import Case
from yingshang.kernel.figures import Count, FigureScope, Period, Ratio, figure
from yingshang.kernel.figures.contract import AREAS, contract
from yingshang.kernel.figures.declare import declared
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.ui.components import Chart
from yingshang.kernel.ui.figures_charts import months_chart, units_chart

__all__ = ["district", "make_case", "only_here", "year"]


def declare() -> None:
    """A count and a rate of the sample cases."""

    @figure(
        "sample.flow",
        name="样例件数",
        unit="件",
        kind="count",
        version=1,
        definition="样例事项件数。",
        by_unit="unit",
        by_month="opened_on",
    )
    def flow(scope: FigureScope, period: Period) -> Count:
        """All of them."""
        return Count(cases().filter(scope.cases(prefix=""), period.days("opened_on")))

    @figure(
        "sample.share",
        name="样例办结率",
        unit="%",
        kind="ratio",
        version=1,
        definition="办结的除以全部样例事项。",
        by_unit="unit",
        by_month="opened_on",
    )
    def share(scope: FigureScope, period: Period) -> Ratio:
        """The good ones."""
        ours = cases().filter(scope.cases(prefix=""), period.days("opened_on"))
        return Ratio(ours.filter(state="good"), ours)


def page(client: Client, query: str) -> str:
    answer = client.get(f"/figures/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r"data-open>([^<]+)</a>", html)


def groups(html: str) -> list[str]:
    return re.findall(r'scope="rowgroup">([^<]+)<', html)


def test_the_list_begins_with_what_has_a_number_and_can_be_sorted(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    client.post("/returns/new/", form(cast))
    html = page(client, "year=2025")
    assert groups(html) == ["有数", "未报送", "未接入"]
    all_ids = contract() | declared()
    assert names(html)[0] == "网上立案率"
    assert len(names(html)) == len(all_ids)
    said = re.sub(r"<[^>]+>", "", html)
    assert f"共 {len(all_ids)} 项：有数 1 项，未报送 {len(declared())} 项" in said
    areas = [row.id.partition(".")[0] for row in contract().values()]
    assert set(areas) <= set(AREAS)
    by_area = names(page(client, "year=2025&sort=area"))
    assert by_area[0] == contract()["governance.leading_group_adjusted_on"].name
    by_name = page(client, "year=2025&sort=name")
    assert groups(by_name) == []
    assert names(by_name) == sorted(names(by_name))
    assert names(page(client, "year=2025&sort=-name")) == sorted(names(by_name), reverse=True)


def test_filters_narrow_are_remembered_and_cleared(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    client.post("/returns/new/", form(cast))
    assert groups(page(client, "year=2025&area=justice")) == ["有数", "未接入"]
    assert names(page(client, "year=2025&paragraph=二(三)"))[0] == "网上立案率"
    assert len(names(page(client, "year=2025&paragraph=二(三)"))) == sum(
        row.where == "二(三)" for row in contract().values()
    )
    assert names(page(client, "year=2025&source=return")) == ["网上立案率"]
    assert names(page(client, "year=2025&status=ok&area=justice")) == ["网上立案率"]
    assert "网上立案率" not in names(page(client, "year=2025&status=unbuilt"))
    assert names(page(client, "q=诫勉")) == ["诫勉谈话", "约谈"], "the 口径 is searched too"
    assert "没有符合条件的指标" in page(client, "q=没有这样的指标")
    assert len(names(page(client, "area=nonsense"))) >= 117
    assert client.get("/figures/?f=1&area=justice&q=&year=2025")["Location"] == "?area=justice&year=2025"
    assert client.get("/figures/")["Location"] == "?area=justice&year=2025"
    assert client.get("/figures/?f=1")["Location"] == "/figures/"
    assert client.get("/figures/").status_code == 200


def test_the_export_is_what_is_seen(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    client.post("/returns/new/", form(cast))
    answer: Any = client.get("/figures/?year=2025&area=justice&export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 13
    row = next(row for row in rows if row[0] == "justice.online_docketing_rate")
    assert row[1:7] == ["涉企案件", "网上立案率", "54.166667", "%", "13", "24"]
    assert row[7:9] == ["有数", "部门报送数"]
    assert {row[3] for row in rows[1:] if row[7] == "未接入"} == {"未填"}
    answer = client.get("/figures/?year=2025&export=xlsx")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert client.get("/figures/?export=exe").status_code == 400


def test_the_list_asks_as_much_of_many_records_as_of_few(
    client: Client, cast: Cast, make_case: MakeCase, only_here: None
) -> None:
    declare()
    cast.login(client, "office_clerk")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, "year=2025")
        return len(seen)

    make_case(date(2025, 1, 6))
    page(client, "year=2025")
    few = asked()
    for month in range(1, 13):
        for unit in ("unit_a", "unit_b", "township"):
            make_case(date(2025, month, 9), unit=unit, state="good")
    assert asked() == few
    sparks = sum(made.by_month is not None for made in declared().values())
    assert few <= 20 + 12 * len(declared()) + 4 * sparks


def test_the_charts_stand_on_the_numbers_of_their_tables(
    cast: Cast, make_case: MakeCase, only_here: None, district: FigureScope, year: Period
) -> None:
    from yingshang.kernel.figures.queries import months_of, units_of

    declare()
    for day in (date(2025, 3, 3), date(2025, 3, 4), date(2025, 5, 6)):
        make_case(day, state="good")
    make_case(date(2025, 3, 5), unit="unit_b")
    reader = Reader(district, year)

    def drawn(figure_id: str) -> tuple[Chart, Chart]:
        made, reading = declared()[figure_id], reader.read(figure_id)
        months = months_chart(reading, months_of(made, district, year.last))
        units = units_chart(reading, units_of(made, district, year))
        assert months is not None
        assert units is not None
        return months, units

    months, units = drawn("sample.flow")
    axis: Any = months.option["yAxis"]
    series: Any = months.option["series"]
    assert (axis["min"], series[0]["type"], series[0]["data"][2]) == (0, "bar", 3.0)
    assert list(months.rows[2]) == ["2025年3月", "3件"]
    assert len(months.rows) == 12
    assert [row[0] for row in units.rows] == ["区市场监管局", "区自然资源局"]

    months, units = drawn("sample.share")
    axis, series = months.option["yAxis"], months.option["series"]
    assert (axis["min"], axis["max"], series[0]["type"]) == (0, 100, "line")
    assert (series[0]["data"][2], series[0]["data"][3]) == (66.67, None)
    assert list(months.rows[2]) == ["2025年3月", "66.67%", "2/3", "不足 30 件"]
    assert list(months.rows[3]) == ["2025年4月", "未填", "—", ""]
    series = units.option["series"]
    assert [bar["value"] for bar in series[0]["data"]] == [0.0, 100.0]
    assert "不足 30 件" in units.note


def test_the_page_shows_definition_and_records_within_reach(
    client: Client, cast: Cast, make_case: MakeCase, only_here: None
) -> None:
    declare()
    make_case(date(2025, 3, 3))
    cast.login(client, "leader")
    html = client.get("/figures/sample.flow/?year=2025").content.decode()
    assert "样例事项件数。" in html
    assert Case.objects.filter(kind=KIND).get().number in html
    cast.login(client, "officer_b")
    assert client.get("/figures/sample.flow/?year=2025&unit=YX").status_code == 404


@pytest.mark.parametrize(
    "kind", ["evaluation.echelon", "governance.leading_group_adjusted_on", "evaluation.best_indicators"]
)
def test_a_form_asks_only_for_what_its_kind_knows(client: Client, cast: Cast, kind: str) -> None:
    cast.login(client, "office_clerk")
    html = client.get(f"/returns/new/?figure={kind}").content.decode()
    assert 'name="value"' in html
    assert 'name="whole"' not in html
    assert 'name="whole"' in client.get("/returns/new/?figure=survey.satisfaction").content.decode()
    assert "报送哪项指标" in client.get("/returns/new/").content.decode()
