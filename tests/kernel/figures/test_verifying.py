"""Frozen reports: what has changed since, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from tests.kernel.figures.conftest import MakeCase, cases
from tests.kernel.figures.test_returns import SIGNED, given
from yingshang.kernel.audit.guards import lifted
from yingshang.kernel.cases.models import Case, CaseParty
from yingshang.kernel.documents import FigureRun, OfficialDocument, Paragraph, write_docx
from yingshang.kernel.figures import Count, FigureScope, Mean, Period, Ratio, figure
from yingshang.kernel.figures.declare import withdraw
from yingshang.kernel.figures.errors import OutOfReach, UnreadableReport
from yingshang.kernel.figures.files import html_manifest, stamp_pdf, verify_file
from yingshang.kernel.figures.freezing import freeze_report, manifest_of, snapshot
from yingshang.kernel.figures.models import FigureDefinition, FrozenFigure, FrozenReport
from yingshang.kernel.figures.packing import unpack
from yingshang.kernel.figures.returns import correct_return, file_return
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.figures.verifying import Verification, verify_report

RATE = "sample.rate"
DAY = date(2025, 5, 6)


def declare(version: int = 1) -> None:
    """The sample rate."""

    @figure(RATE, name="样例率", unit="%", kind="ratio", version=version, definition="样例口径。")
    def rate(scope: FigureScope, period: Period) -> Ratio:
        """Good ones among the valid."""
        ours = cases().filter(scope.cases(prefix=""), period.days("opened_on"))
        valid = ours.exclude(state="withdrawn")
        return Ratio(
            valid.filter(state="good"),
            valid,
            excluded={"撤回": ours.filter(state="withdrawn")},
            parts={"件数": Count(ours, split="unit__short_name")},
        )


Freeze = Callable[[], FrozenReport]


@pytest.fixture
def freeze(
    cast: Cast, district: FigureScope, year: Period, now: datetime, make_case: MakeCase, only_here: None
) -> Freeze:
    """A district with three valid cases and one withdrawn; freezes a report that prints the rate."""
    declare()
    for state, unit in (("good", "unit_a"), ("good", "unit_b"), ("bad", "unit_a"), ("withdrawn", "unit_a")):
        make_case(DAY, state=state, unit=unit)

    def made() -> FrozenReport:
        with snapshot():
            return freeze_report(
                actor=cast.office_head,
                now=now,
                kind="annual_summary",
                title="总结",
                reader=Reader(district, year),
                printed={RATE: ["66.67%（2/3，不足30例）"], "oversight.warnings": ["12人"]},
            )

    return made


def only(found: Verification, figure_id: str = RATE) -> str:
    """The reasons of the only change, joined."""
    assert not found.ok
    (change,) = found.changed
    assert change.id == figure_id
    return "；".join(change.why)


def test_nothing_changed(freeze: Freeze) -> None:
    report = freeze()
    assert verify_report(report, actor=None).as_json() == {"ok": True, "changed": []}
    frozen = report.figures.get(figure_id=RATE)
    assert [(role.role, len(role.ids)) for role in unpack(bytes(frozen.records)).roles] == [
        ("part", 2),
        ("rest", 1),
        ("excluded:撤回", 1),
        ("件数｜counted/区市场监管局", 3),
        ("件数｜counted/区自然资源局", 1),
    ]
    assert FigureDefinition.objects.get(figure_id=RATE).digest == frozen.definition


def test_a_correction_is_named(freeze: Freeze) -> None:
    report = freeze()
    Case.objects.filter(number="YL2025-000001").update(state="bad")
    found = verify_report(report, actor=None)
    assert found.as_json() == {
        "ok": False,
        "changed": [
            {
                "id": RATE,
                "printed": "66.67%（2/3，不足30例）",
                "now": "33.33%（1/3，不足30例）",
                "why": ["YL2025-000001 样例：更正，由计入分子改为只计入分母"],
            }
        ],
    }


def test_a_late_entry_is_told_from_a_correction_of_the_day(freeze: Freeze, make_case: MakeCase) -> None:
    other = make_case(date(2024, 5, 6), state="good")
    report = freeze()
    make_case(DAY, state="bad")
    why = only(verify_report(report, actor=None))
    assert "YL2025-000006 样例：冻结后补录，现只计入分母" in why
    Case.objects.filter(pk=other.pk).update(opened_on=DAY)
    why = only(verify_report(report, actor=None))
    assert f"{other.number} 样例：更正后计入分子" in why


def test_a_record_that_went_is_told(freeze: Freeze) -> None:
    report = freeze()
    gone = Case.objects.get(number="YL2025-000003")
    CaseParty.objects.filter(case=gone).delete()
    pk = gone.pk
    gone.delete()
    assert f"事项 #{pk}：原只计入分母、分项“件数”计入（区市场监管局），记录已不存在" in only(
        verify_report(report, actor=None)
    )


def test_one_in_one_out_is_a_change_although_the_number_stands(freeze: Freeze) -> None:
    report = freeze()
    Case.objects.filter(number="YL2025-000001").update(state="bad")
    Case.objects.filter(number="YL2025-000003").update(state="good")
    found = verify_report(report, actor=None)
    assert found.changed[0].now == found.changed[0].printed
    assert len(found.changed[0].why) == 2


def test_a_changed_number_or_key_of_a_record_is_told(
    cast: Cast, district: FigureScope, year: Period, now: datetime, make_case: MakeCase, only_here: None
) -> None:
    @figure("sample.mean", name="均值", unit="次", kind="mean", version=1, definition="样例口径。")
    def mean(scope: FigureScope, period: Period) -> Mean:
        """Mean of a number; beside it how many units."""
        return Mean(cases(), "version", parts={"单位": Count(cases(), distinct="unit")})

    case = make_case(DAY)
    report = freeze_report(
        actor=cast.office_head, now=now, kind="x", title="x", reader=Reader(district, year), printed={"sample.mean": []}
    )
    Case.objects.filter(pk=case.pk).update(version=3)
    assert only(verify_report(report, actor=None), "sample.mean").endswith("更正，计入的数由 0 改为 3")
    Case.objects.filter(pk=case.pk).update(version=0, unit=cast.units["unit_b"])
    found = verify_report(report, actor=None)
    assert only(found, "sample.mean").endswith("更正，分项“单位”计入的对象有改动")
    assert (found.changed[0].printed, found.changed[0].now) == ("0次", "0次")


def test_records_out_of_sight_are_not_named(freeze: Freeze, cast: Cast) -> None:
    report = freeze()
    Case.objects.filter(number="YL2025-000002").update(state="bad")
    assert "YL2025-000002" in only(verify_report(report, actor=cast.leader))
    hidden = only(verify_report(report, actor=cast.officer_a))
    assert "YL2025" not in hidden
    assert "事项（您无权查看）" in hidden


def test_a_new_definition_is_named(freeze: Freeze) -> None:
    report = freeze()
    withdraw(RATE)
    declare(version=2)
    assert only(verify_report(report, actor=None)) == "口径由第1版改为第2版。"


def test_a_corrected_return_is_named(freeze: Freeze, cast: Cast, now: datetime) -> None:
    first = file_return(now=now, **given(cast))
    report = freeze()
    assert verify_report(report, actor=None).ok
    later = now + timedelta(days=1)
    correct_return(
        actor=cast.office_clerk,
        now=later,
        previous=first,
        values={"value": "11"},
        attestation=SIGNED,
        reason="重复计算",
    )
    found = verify_report(report, actor=None)
    assert only(found, "oversight.warnings") == f"报送数 {first.case.number} 已由第2版更正：重复计算"
    assert (found.changed[0].printed, found.changed[0].now) == ("12人", "11人")


def test_another_source_is_named(freeze: Freeze, cast: Cast, now: datetime) -> None:
    report = freeze()
    file_return(now=now, **given(cast))
    assert only(verify_report(report, actor=None), "oversight.warnings") == "来源由无改为部门报送数。"


def test_only_the_office_freezes(
    freeze: Freeze, cast: Cast, district: FigureScope, year: Period, now: datetime
) -> None:
    for actor in (cast.leader, cast.head_a, cast.enterprise):
        with pytest.raises(OutOfReach):
            freeze_report(actor=actor, now=now, kind="x", title="x", reader=Reader(district, year), printed={})
    assert not FrozenReport.objects.exists()


def test_tampering_is_refused_and_seen(freeze: Freeze) -> None:
    report = freeze()
    rows = FrozenFigure.objects.filter(report=report, figure_id=RATE)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(printed=["99%"])
    with lifted(connection):
        rows.update(printed=["99%"])
    found = verify_report(report, actor=None)
    assert [(c.id, c.printed) for c in found.changed] == [(RATE, "99%")]
    assert "封存" in found.changed[0].why[0]
    with lifted(connection):
        FrozenReport.objects.filter(pk=report.pk).update(title="别的")
    assert "封印不成立" in verify_report(FrozenReport.objects.get(), actor=None).changed[0].why[0]


def test_a_file_leads_to_its_report(freeze: Freeze, tmp_path: Path) -> None:
    report = freeze()
    page = tmp_path / "summary.html"
    page.write_text(f"<html><body>{html_manifest(manifest_of(report))}</body></html>", encoding="utf-8")
    assert verify_file(page, actor=None).ok
    forged = html_manifest({**manifest_of(report), "digest": "0" * 64})
    page.write_text(f"<html><body>{forged}</body></html>", encoding="utf-8")
    assert "摘要" in verify_file(page, actor=None).changed[0].why[0]
    Case.objects.filter(number="YL2025-000001").update(state="bad")
    assert [c.id for c in verify_file(page, actor=None).changed] == ["", RATE]


def test_a_pdf_carries_the_manifest_behind_its_end(freeze: Freeze, tmp_path: Path) -> None:
    from PIL import Image

    report, path = freeze(), tmp_path / "summary.PDF"
    Image.new("L", (20, 20)).save(path, format="PDF")
    with pytest.raises(UnreadableReport, match="清单"):
        verify_file(path, actor=None)
    stamp_pdf(path, manifest_of(report))
    assert verify_file(path, actor=None).ok
    assert b"startxref" in path.read_bytes()[-60:]


def test_a_docx_is_held_to_what_was_issued(freeze: Freeze, tmp_path: Path, now: datetime) -> None:
    report = freeze()

    def written(rate: str) -> Path:
        sentence = Paragraph(("样例率为", FigureRun(f"{RATE}#1", rate), "。"))
        path = tmp_path / "summary.docx"
        document = OfficialDocument("总结", (sentence,), now, manifest=manifest_of(report))
        with path.open("wb") as file:
            write_docx(document, file)
        return path

    assert verify_file(written("66.67%（2/3，不足30例）"), actor=None).ok
    (change,) = verify_file(written("99%"), actor=None).changed
    assert (change.id, change.printed, change.now) == (RATE, "99%", "66.67%（2/3，不足30例）")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK")
    with pytest.raises(UnreadableReport):
        verify_file(broken, actor=None)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.txt", "x", "只能核验"),
        ("a.html", "<p>x</p>", "没有携带"),
        ("a.html", '<script type="application/json" id="yingshang-manifest">{</script>', "已损坏"),
        ("a.html", '<script type="application/json" id="yingshang-manifest">{"report":"no"}</script>', "没有这份"),
    ],
)
def test_other_files_are_refused_in_words(db: None, tmp_path: Path, name: str, content: str, fault: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableReport, match=fault):
        verify_file(path, actor=None)
