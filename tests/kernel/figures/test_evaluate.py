"""Values out of records: numbers, n/N, exclusions, parts, groups."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import TruncMonth

from tests.kernel.figures.conftest import MakeCase, cases
from yingshang.kernel.cases.models import CaseParty
from yingshang.kernel.figures import (
    Amount,
    Count,
    Difference,
    Duration,
    Growth,
    Mean,
    Month,
    Part,
    Ratio,
    Share,
    Table,
)
from yingshang.kernel.figures.evaluate import work_out, work_out_by

D = Decimal
DAY = date(2025, 5, 6)


@pytest.mark.parametrize(
    ("part", "whole", "value"),
    [(13, 24, "54.166667"), (0, 3, "0"), (3, 3, "100"), (2, 3, "66.666667"), (0, 0, None)],
)
def test_a_ratio_is_exact_and_unknown_over_nothing(
    make_case: MakeCase, part: int, whole: int, value: str | None
) -> None:
    for n in range(whole):
        make_case(DAY, state="good" if n < part else "bad")
    found = work_out(Ratio(part=cases(state="good"), whole=cases()), "%")
    assert found.value == (None if value is None else D(value))
    assert (found.n, found.whole) == (part, whole)


def test_exclusions_are_counted_beside_the_number(make_case: MakeCase) -> None:
    for state in ("good", "bad", "withdrawn", "withdrawn"):
        make_case(DAY, state=state)
    valid = cases(state__in=["good", "bad"])
    excluded = {"撤回": cases(state="withdrawn"), "未联系上": cases(state="lost")}
    found = work_out(Ratio(part=cases(state="good"), whole=valid, excluded=excluded), "%")
    assert (found.value, found.n, found.whole, found.excluded) == (50, 1, 2, {"撤回": 2})
    assert found.interval is not None
    assert found.interval[0] < 50 < found.interval[1]


def test_a_part_larger_than_its_whole_gives_no_value(make_case: MakeCase) -> None:
    make_case(DAY, state="good")
    found = work_out(Ratio(part=cases(), whole=cases(state="bad")), "%")
    assert (found.value, found.n, found.whole) == (None, 1, 0)


def test_a_row_joined_twice_counts_once(make_case: MakeCase, cast: object) -> None:
    case = make_case(DAY)
    CaseParty.objects.create(case=case, party=case.district.party, role="other", since=case.opened_at)
    twice = cases().filter(parties__until=None)
    assert twice.count() == 2
    assert work_out(Count(twice), "件").value == 1


def test_no_record_is_zero_only_where_the_work_is_kept(make_case: MakeCase) -> None:
    assert work_out(Count(cases(state="good")), "件").value is None
    make_case(DAY)
    assert work_out(Count(cases(state="good")), "件").value == 0
    assert work_out(Count(cases(state="good"), in_use=cases(state="good")), "件").value is None


def test_a_count_splits_into_parts_and_counts_keys_once(make_case: MakeCase) -> None:
    for unit, state in (("unit_a", "phone"), ("unit_a", "visit"), ("unit_b", "phone")):
        make_case(DAY, unit=unit, state=state)
    by_state = work_out(Count(cases(), split="state", split_names={"visit": "走访", "phone": "电话"}), "次")
    assert by_state.value == 3
    assert by_state.parts == (Part("走访", D(1)), Part("电话", D(2)))
    units = work_out(Count(cases(), distinct="unit"), "个")
    assert (units.value, units.parts) == (2, (Part("次数", D(3)),))


def test_a_count_with_a_whole_shows_both(make_case: MakeCase) -> None:
    for state in ("good", "bad", "bad"):
        make_case(DAY, state=state)
    found = work_out(Count(cases(state="good"), whole=cases()), "家")
    assert (found.value, found.n, found.whole) == (1, 1, 3)


def test_a_duration_tells_mean_percentile_maximum_and_share_within(make_case: MakeCase) -> None:
    for days in (1, 2, 3, 10):
        make_case(DAY, closed_on=DAY + timedelta(days=days))
    make_case(DAY)
    took = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
    found = work_out(Duration(cases().annotate(took=took), "took", limit=D(3)), "天")
    assert found.value == 4
    assert found.excluded == {"未填": 1}
    assert [(p.name, p.value) for p in found.parts] == [("第95百分位", 10), ("最长", 10), ("限内占比", 75)]
    assert found.maximum == 10


def test_numbers_may_come_from_a_function_of_the_records(make_case: MakeCase) -> None:
    first, second = make_case(DAY), make_case(DAY)
    found = work_out(Mean(cases(), lambda _: [(first.pk, D("0.5")), (second.pk, D("0.25"))], above=D("0.3")), "次")
    assert found.value == D("0.375")
    assert found.parts == (Part("超过0.3次占比", D(50), D(1), D(2)),)


def test_an_amount_is_an_exact_sum_in_the_figures_unit(make_case: MakeCase) -> None:
    first, second = make_case(DAY), make_case(DAY)
    paid = {first.pk: D("1234567.89"), second.pk: D("0.01")}
    assert work_out(Amount(cases(), lambda _: paid.items()), "万元").value == D("123.45679")


def test_sums_over_sums(make_case: MakeCase) -> None:
    make_case(DAY)
    case = cases().get()
    found = work_out(Share(cases(), lambda _: [(case.pk, 5)], lambda _: [(case.pk, 20)]), "%")
    assert (found.value, found.n, found.whole) == (25, 5, 20)
    assert work_out(Share(cases(), lambda _: [(case.pk, 5)], lambda _: []), "%").value is None


def test_growth_needs_a_base(make_case: MakeCase) -> None:
    make_case(date(2025, 1, 1))
    make_case(date(2025, 1, 2))
    growth = Growth(cases(opened_on__year=2025), before=cases(opened_on__year=2024))
    assert work_out(growth, "%").value is None
    make_case(date(2024, 1, 1))
    assert work_out(growth, "%").value == 100


def test_what_records_state(make_case: MakeCase) -> None:
    basis = cases()
    assert work_out(Difference(basis, now=D(3), before=D(10), falling=True), "位").value == 7
    assert work_out(Difference(basis, now=D(3), before=None), "分").value is None
    assert work_out(Month(basis, day=DAY), "月").value == "2025-05"
    assert work_out(Table(basis, rows=()), "—").value is None


def test_groups_by_unit_and_month_agree_with_the_whole(make_case: MakeCase, cast: object) -> None:
    make_case(date(2025, 1, 31), unit="unit_a", state="good")
    make_case(date(2025, 2, 1), unit="unit_a", state="bad")
    make_case(date(2025, 2, 28), unit="unit_b", state="good")
    value = Ratio(part=cases(state="good"), whole=cases())
    units = {key: (o.n, o.whole) for key, o in work_out_by(value, "%", "unit__code").items()}
    assert units == {"YX-SJJ": (1, 2), "YX-ZRJ": (1, 1)}
    for path in ("opened_on", "opened_at"):
        months = {key: (o.n, o.whole) for key, o in work_out_by(value, "%", TruncMonth(path)).items()}
        assert months == {date(2025, 1, 1): (1, 1), date(2025, 2, 1): (1, 2)}
    folded = work_out_by(value, "%", "unit__code", into=lambda _: "all")
    assert (folded["all"].n, folded["all"].whole) == (2, 3)
