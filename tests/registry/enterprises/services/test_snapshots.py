"""Full snapshots: what each changes, against the one before and the register; what is held up; what figures make of it."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.registry.enterprises.enums import Change, ImportMode, ImportState, Status
from yingshang.registry.enterprises.errors import ImportNotReady, SnapshotHeld, SnapshotRefused
from yingshang.registry.enterprises.figures import newly_registered, newly_registered_growth
from yingshang.registry.enterprises.models import Enterprise, ImportRun, Listing, SnapshotChange
from yingshang.registry.enterprises.services import (
    ImportResult,
    confirm_import,
    import_enterprises,
    place_enterprise,
    preview_import,
    run_import,
    upload_register,
    withdraw_import,
)

HEADER = ("企业名称", "统一社会信用代码", "登记状态", "成立日期", "住所", "所属乡镇")
FIRST, SECOND, THIRD = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 10)


def line(
    number: int, *, name: str = "", status: str = "存续", born: str = "2020-05-01", town: str = "清溪镇"
) -> list[str]:
    """A row of a snapshot."""
    return [name or f"云溪第{number}商贸有限公司", code_of(number), status, born, "清溪镇柳湾村5号", town]


def text_of(rows: list[list[str]]) -> bytes:
    """The rows as a file."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode()


@pytest.fixture
def take(cast: Cast, tmp_path: Path, now: datetime) -> Any:
    """Bring rows in, as a full snapshot of a day by default."""

    def run(rows: list[list[str]], as_of: date, **options: Any) -> ImportResult:
        path = tmp_path / "register.csv"
        path.write_bytes(text_of(rows))
        options.setdefault("snapshot", True)
        return import_enterprises(path=path, actor=cast.office_clerk, as_of=as_of, now=now, **options)

    return run


def lists(as_of: date) -> dict[str, set[str]]:
    """Change → names of the snapshot of a day."""
    found: dict[str, set[str]] = {}
    for change in SnapshotChange.objects.filter(run__as_of=as_of):
        found.setdefault(change.change, set()).add(change.name[:4])
    return found


def test_the_first_snapshot_is_the_base_and_has_no_lists(take: Any) -> None:
    result = take([line(1), line(2)], FIRST)
    assert result.lists["first"]
    assert not SnapshotChange.objects.exists()
    assert Listing.objects.filter(since=FIRST, until=None).count() == 2


def test_new_closed_moved_renamed_and_other(take: Any, cast: Cast) -> None:
    take([line(n) for n in range(1, 6)], FIRST)
    changed = line(5)
    changed[4] = "清溪镇柳湾村9号"
    result = take(
        [line(1), line(2, town="河西街道"), line(3, name="晨光第3新名有限公司"), changed, line(6, born="2026-02-10")],
        SECOND,
    )
    assert lists(SECOND) == {
        Change.MOVED: {"云溪第2"},
        Change.RENAMED: {"晨光第3"},
        Change.CLOSED: {"云溪第4"},
        Change.OTHER: {"云溪第5"},
        Change.NEW: {"云溪第6"},
    }
    moved = SnapshotChange.objects.get(change=Change.MOVED)
    assert (moved.former_unit, moved.unit) == (cast.units["township"], cast.units["subdistrict"])
    assert SnapshotChange.objects.get(change=Change.RENAMED).detail == "云溪第3商贸有限公司 → 晨光第3新名有限公司"
    assert SnapshotChange.objects.get(change=Change.OTHER).detail == "住所"
    assert SnapshotChange.objects.get(change=Change.CLOSED).detail == "快照中没有，视为注销"
    assert SnapshotChange.objects.get(change=Change.NEW, enterprise__uscc=code_of(6)).uscc == code_of(6)
    assert all(row.versus_register for row in SnapshotChange.objects.all())
    counts = result.lists["counts"]
    assert (counts["new"], counts["closed"], counts["moved"], result.lists["previous"]) == (1, 1, 1, "2026-01-31")
    assert (result.lists["before"], result.lists["after"]) == (5, 5)


def test_a_state_that_closes_and_one_that_comes_back(take: Any) -> None:
    take([line(1), line(2, status="注销")], FIRST)
    take([line(1, status="吊销"), line(2)], SECOND)
    assert lists(SECOND) == {Change.CLOSED: {"云溪第1"}, Change.RESUMED: {"云溪第2"}}
    assert SnapshotChange.objects.get(change=Change.CLOSED).detail == "吊销"
    assert SnapshotChange.objects.get(change=Change.RESUMED).detail == "注销 → 存续"


def test_what_the_register_learned_in_between_differs_from_the_snapshot_only(
    take: Any, cast: Cast, now: datetime
) -> None:
    take([line(1), line(2)], FIRST)
    take([line(3), line(2, status="注销")], date(2026, 2, 10), snapshot=False)
    place_enterprise(uscc=code_of(1), unit=cast.units["subdistrict"], village=None, actor=cast.office_clerk, now=now)
    take([line(1), line(3)], SECOND)
    assert lists(SECOND) == {Change.NEW: {"云溪第3"}, Change.CLOSED: {"云溪第2"}, Change.MOVED: {"云溪第1"}}
    assert not SnapshotChange.objects.filter(versus_register=True).exists()
    assert SnapshotChange.objects.get(change=Change.NEW).detail == "登记库已有"
    assert SnapshotChange.objects.get(change=Change.CLOSED).detail == "登记库此前已为注销"


def test_without_an_earlier_snapshot_the_register_is_compared(take: Any, cast: Cast) -> None:
    take([line(1), line(2)], FIRST, snapshot=False)
    take([line(1), line(3)], SECOND)
    assert lists(SECOND) == {Change.NEW: {"云溪第3"}, Change.CLOSED: {"云溪第2"}}
    assert not SnapshotChange.objects.filter(versus_snapshot=True).exists()


def test_the_same_file_again_changes_nothing_and_its_lists_are_empty(take: Any) -> None:
    take([line(1), line(2)], FIRST)
    take([line(1), line(2)], SECOND)
    assert lists(SECOND) == {}
    assert Listing.objects.count() == 2


def test_a_corrected_file_of_the_same_day_leaves_no_trace_in_listings(take: Any, cast: Cast) -> None:
    take([line(1), line(2)], FIRST)
    take([line(1, town="河西街道")], FIRST)
    rows = Listing.objects.values_list("enterprise__uscc", "unit", "since", "until")
    assert list(rows) == [(code_of(1), cast.units["subdistrict"].pk, FIRST, None)]


def test_listings_tell_any_two_days_apart(take: Any, cast: Cast) -> None:
    take([line(1), line(2)], FIRST)
    take([line(1, town="河西街道")], SECOND)
    take([line(1, town="河西街道"), line(2)], THIRD)
    terms = Listing.objects.order_by("enterprise__uscc", "since").values_list("since", "until")
    assert list(terms) == [(FIRST, SECOND), (SECOND, None), (FIRST, SECOND), (THIRD, None)]


def test_a_rejected_row_closes_nobody(take: Any) -> None:
    take([line(1), line(2)], FIRST)
    result = take([line(1), line(2, status="不明")], SECOND)
    assert (result.rejected, result.closed) == (1, 0)
    assert lists(SECOND) == {}
    assert Listing.objects.filter(until=None).count() == 2


def test_established_and_gone_between_two_snapshots(take: Any) -> None:
    take([line(1)], FIRST)
    take([line(1), line(2, born="2026-02-03", status="注销"), line(3, status="注销")], SECOND)
    assert lists(SECOND) == {Change.BRIEF: {"云溪第2"}, Change.OTHER: {"云溪第3"}}


@pytest.mark.parametrize(("as_of", "why"), [(date(2025, 12, 31), "更早"), (date(2027, 1, 1), "晚于今天")])
def test_a_snapshot_of_a_wrong_day_is_refused(take: Any, as_of: date, why: str) -> None:
    take([line(1)], FIRST)
    with pytest.raises(SnapshotRefused, match=why):
        take([line(2)], as_of)
    assert Enterprise.objects.count() == 1


def test_too_many_closures_are_held_until_somebody_accepts_them(take: Any) -> None:
    take([line(n) for n in range(1, 41)], FIRST)
    with pytest.raises(SnapshotHeld, match=r"40 户存续主体里的 21 户（52.5%）"):
        take([line(n) for n in range(1, 20)], SECOND)
    assert Enterprise.objects.filter(status=Status.ACTIVE).count() == 40
    assert take([line(n) for n in range(1, 20)], SECOND, dry_run=True).lists["held"]
    take([line(n) for n in range(1, 20)], SECOND, closures_accepted=21)
    assert Enterprise.objects.filter(status=Status.ACTIVE).count() == 19


def upload(cast: Cast, now: datetime, rows: list[list[str]], as_of: date) -> ImportRun:
    """A full snapshot, uploaded and looked through."""
    file = ContentFile(text_of(rows))
    run = upload_register(
        file=file, name="快照.csv", mode=ImportMode.SNAPSHOT, as_of=as_of, actor=cast.office_clerk, now=now
    )
    return preview_import(run_id=run.pk, now=now)


def test_the_preview_shows_the_lists_and_they_go_with_it(take: Any, cast: Cast, now: datetime) -> None:
    take([line(1), line(2)], FIRST)
    run = upload(cast, now, [line(1), line(3)], SECOND)
    assert run.state == ImportState.UPLOADED
    assert lists(SECOND) == {Change.NEW: {"云溪第3"}, Change.CLOSED: {"云溪第2"}}
    withdraw_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    assert not SnapshotChange.objects.exists()


def test_a_held_snapshot_wants_a_yes(take: Any, cast: Cast, now: datetime) -> None:
    take([line(n) for n in range(1, 41)], FIRST)
    run = upload(cast, now, [line(n) for n in range(1, 20)], SECOND)
    with pytest.raises(ImportNotReady, match="超过上限"):
        confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    confirm_import(run_id=run.pk, accept_closures=True, actor=cast.office_clerk, now=now)
    assert run_import(run_id=run.pk, now=now).state == ImportState.DONE
    assert SnapshotChange.objects.filter(run=run, change=Change.CLOSED).count() == 21


def test_more_closures_than_were_accepted_end_the_import(take: Any, cast: Cast, now: datetime) -> None:
    take([line(n) for n in range(1, 41)], FIRST)
    run = upload(cast, now, [line(n) for n in range(1, 20)], SECOND)
    confirm_import(run_id=run.pk, accept_closures=True, actor=cast.office_clerk, now=now)
    make_enterprise(99, cast.units["district"])
    done = run_import(run_id=run.pk, now=now)
    assert (done.state, "超过上限" in done.result["problem"]) == (ImportState.FAILED, True)
    assert not SnapshotChange.objects.exists()


def counted(cast: Cast, first: date, last: date) -> int:
    """Newly registered in the district."""
    scope = FigureScope.of(cast.units["district"])
    value = work_out(newly_registered(scope, Period.between(first, last)), "户").value
    assert isinstance(value, Decimal)
    return int(value)


def test_the_date_of_establishment_is_the_truth_not_the_first_snapshot(take: Any, cast: Cast) -> None:
    take([line(1)], FIRST)
    take([line(1), line(2, born="2026-01-20")], SECOND)
    assert counted(cast, date(2026, 1, 1), FIRST) == 1
    assert counted(cast, date(2026, 2, 1), SECOND) == 0


def test_without_a_date_the_first_snapshot_that_names_it_counts(take: Any, cast: Cast) -> None:
    take([line(1, born="")], FIRST)
    take([line(1, born=""), line(2, born="")], SECOND)
    assert counted(cast, date(2026, 1, 1), FIRST) == 0
    assert counted(cast, date(2026, 2, 1), SECOND) == 1
    take([line(1, born=""), line(2, born="2026-01-15")], THIRD)
    assert counted(cast, date(2026, 1, 1), FIRST) == 1
    assert counted(cast, date(2026, 2, 1), SECOND) == 0


def growth(cast: Cast, first: date, last: date) -> Decimal | None:
    """The growth in percent."""
    found = newly_registered_growth(FigureScope.of(cast.units["district"]), Period.between(first, last))
    value = work_out(found, "%").value if found is not None else None
    assert not isinstance(value, str)
    return value


def test_growth_has_no_value_against_survivors_only(take: Any, cast: Cast) -> None:
    day = clock.day_of(datetime(2025, 1, 15, tzinfo=clock.SHANGHAI))
    take([line(1, born=day.isoformat()), line(2)], FIRST)
    take([line(1, born=day.isoformat()), line(2), line(3, born="2026-01-16"), line(4, born="2026-01-17")], SECOND)
    assert growth(cast, date(2026, 1, 1), FIRST) is None
    late = Period.between(FIRST + timedelta(days=365), FIRST + timedelta(days=366))
    assert newly_registered_growth(FigureScope.of(cast.units["district"]), late) is not None


def test_growth_stands_where_the_register_holds_the_closed_ones_too(take: Any, cast: Cast) -> None:
    rows = [line(1, born="2025-01-15"), line(2), line(5, status="注销")]
    take(rows, FIRST)
    take([*rows, line(3, born="2026-01-16"), line(4, born="2026-01-17")], SECOND)
    assert growth(cast, date(2026, 1, 1), FIRST) == Decimal(100)
