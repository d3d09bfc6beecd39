"""Batches of scans: filed by the QR however the paper lay, what waits and why, paper whose sheet has changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernel.intake.conftest import COUNT, Owed, at
from tests.kernel.intake.papers import checked, page, pdf, png, printed, tiff
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.errors import AlreadySettled, IntakeError, NotAllowed, NotReadable
from yingshang.kernel.intake.models import Due, ScanBatch, ScanPage
from yingshang.kernel.intake.queries.scans import batches_for, page_for
from yingshang.kernel.intake.services.hand_filing import drop_page, file_page
from yingshang.kernel.intake.services.scans import run_batch, take_batch
from yingshang.kernel.intake.services.sheets import LineInput, has_scan, save_lines

pytestmark = pytest.mark.django_db
NOW = at(2026, 3, 11, 10)


def filed(owed: Owed, *files: tuple[str, bytes], who: str = "office_clerk") -> ScanBatch:
    """A batch, taken and read."""
    given: list[Any] = [SimpleUploadedFile(name, content) for name, content in files]
    batch = take_batch(files=given, actor=owed.cast[who], now=NOW)
    return run_batch(batch_id=batch.pk, now=NOW)


def told(batch: ScanBatch) -> list[tuple[int, str, str]]:
    return list(batch.pages.order_by("pk").values_list("number", "state", "reason"))


def test_stamped_paper_signs_the_sheet(owed: Owed) -> None:
    sheet = checked(owed)
    code = printed(owed, sheet)
    front, back = page(code, skew=4, grain=40), page(code, turn=180, skew=-2)
    batch = filed(owed, ("扫描.pdf", pdf(page(), front, back, page(turn=90))))
    assert [(n, state) for n, state, _ in told(batch)] == [(2, "filed"), (3, "filed"), (1, "waiting"), (4, "waiting")]
    assert (batch.state, batch.done) == ("done", 4)
    sheet.refresh_from_db()
    sheet.case.refresh_from_db()
    assert (sheet.case.state, sheet.on_paper, sheet.signer_name) == ("signed", True, "赵国庆")
    assert AttestedReturn.objects.count() == 2
    assert Due.objects.get(pk=sheet.due_id).received_at is not None
    paper = sheet.case.attachments.get()  # both pages together
    assert (paper.name, paper.blob.media_type) == (f"{sheet.case.number}-第1版.pdf", "application/pdf")
    assert has_scan(sheet)
    assert verify().ok


@pytest.mark.parametrize(("mode", "compression"), [("1", "group4"), ("L", "tiff_lzw"), ("RGB", "jpeg")])
def test_a_tiff_of_several_pages_is_kept_as_a_pdf(owed: Owed, mode: str, compression: str) -> None:
    sheet = checked(owed)
    front = page(printed(owed, sheet), skew=2)
    content = tiff(page(turn=90), front, page(), mode=mode, compression=compression)
    batch = filed(owed, ("传真 001.TIF", content))
    assert [(n, state) for n, state, _ in told(batch)] == [(2, "filed"), (1, "waiting"), (3, "waiting")]
    assert [one["name"] for one in batch.files] == ["传真 001.pdf"]
    assert has_scan(sheet)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_broken_tiff_is_refused(owed: Owed) -> None:
    whole = tiff(page())
    with pytest.raises(NotReadable, match="不是完整的 TIFF"):
        filed(owed, ("坏.tif", whole[:200]))
    assert not ScanBatch.objects.exists()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pictures(owed: Owed, turn: int) -> None:
    sheet = checked(owed)
    batch = filed(owed, ("a.png", png(page(printed(owed, sheet), turn=turn, skew=3))))
    assert [state for _, state, _ in told(batch)] == ["filed"]


def test_paper_of_an_older_content_is_named(owed: Owed) -> None:
    sheet = checked(owed)
    code = printed(owed, sheet)
    owed.move(sheet, SheetMove.SEND_BACK, "head_a", NOW, text="核对")
    line = {COUNT: LineInput({"value": "13"})}
    save_lines(sheet=sheet, lines=line, actor=owed.cast.officer_a, now=NOW)
    owed.move(sheet, SheetMove.PREPARE, "officer_a", NOW)
    owed.move(sheet, SheetMove.CHECK, "head_a", NOW)
    batch = filed(owed, ("a.png", png(page(code))))
    assert told(batch) == [(1, "changed", "打印之后报表又有改动，请核对是否需要重新打印签发")]
    sheet.case.refresh_from_db()
    assert (sheet.case.state, sheet.case.attachments.get().purpose) == ("checked", "盖章扫描件（打印后有改动）")
    assert not AttestedReturn.objects.exists()


def test_a_scan_of_a_signed_sheet_is_only_kept(owed: Owed) -> None:
    sheet = owed.signed(2)
    version = sheet.case.version
    batch = filed(owed, ("a.png", png(page(printed(owed, sheet)))))
    sheet.case.refresh_from_db()
    assert [state for _, state, _ in told(batch)] == ["filed"]
    assert (sheet.case.version, AttestedReturn.objects.count()) == (version, 2)


def test_what_is_not_ours_waits(owed: Owed) -> None:
    sheet = checked(owed)
    code = printed(owed, sheet)
    forged = code[:-5] + "0000/"
    stranger = code.replace(sheet.case.token, "A" * 22)
    batch = filed(
        owed,
        ("a.png", png(page("https://elsewhere.example/x"))),
        ("b.png", png(page(forged))),
        ("c.png", png(page(stranger))),
        ("a.png", png(page())),
    )
    assert [reason for _, _, reason in told(batch)] == [
        "二维码不是本系统的报表", "二维码与打印记录不符", "没有这张报表，或不在您的范围内", "没有读到二维码",
    ]  # fmt: skip
    assert not sheet.case.attachments.exists()


def test_a_unit_files_its_own_only(owed: Owed) -> None:
    sheet = checked(owed)
    scan = ("a.png", png(page(printed(owed, sheet))))
    assert [state for _, state, _ in told(filed(owed, scan, who="officer_b"))] == ["waiting"]
    assert [state for _, state, _ in told(filed(owed, scan, who="officer_a"))] == ["filed"]
    assert [batches_for(owed.cast[who]).count() for who in ("officer_a", "officer_b", "office_clerk", "leader")] == [
        1,
        1,
        2,
        0,
    ]


def test_by_hand(owed: Owed) -> None:
    sheet = checked(owed)
    batch = filed(owed, ("a.pdf", pdf(page(), page())))
    first, second = batch.pages.order_by("pk")
    with pytest.raises(ScanPage.DoesNotExist):
        page_for(owed.cast.officer_a, first.token)  # the office's batch
    with pytest.raises(NotAllowed):
        file_page(page=first, sheet=sheet, signed=True, actor=owed.cast.officer_b, now=NOW)
    file_page(page=first, sheet=sheet, signed=True, actor=owed.cast.office_clerk, now=NOW)
    with pytest.raises(AlreadySettled):
        file_page(page=first, sheet=sheet, signed=True, actor=owed.cast.office_clerk, now=NOW)
    sheet.case.refresh_from_db()
    assert (sheet.case.state, AttestedReturn.objects.count()) == ("signed", 2)
    with pytest.raises(IntakeError):
        drop_page(page=second, reason="", actor=owed.cast.office_clerk, now=NOW)
    drop_page(page=second, reason="空白页", actor=owed.cast.office_clerk, now=NOW)
    assert [state for _, state, _ in told(batch)] == ["filed", "dropped"]


def test_faulty_files(owed: Owed) -> None:
    batch = filed(owed, ("坏.pdf", b"%PDF-1.4 broken"))
    assert (batch.state, "不是完整的 PDF" in batch.note) == ("failed", True)
    for name, content, fault in (("a.txt", b"x", NotReadable), ("a.pdf", b"MZ\x90", EvidenceError)):
        with pytest.raises(fault):
            take_batch(files=[SimpleUploadedFile(name, content)], actor=owed.cast.office_clerk, now=NOW)
    with pytest.raises(NotAllowed):
        take_batch(files=[SimpleUploadedFile("a.txt", b"x")], actor=owed.cast.leader, now=NOW)
    assert ScanBatch.objects.count() == 1


def test_reading_again_changes_nothing(owed: Owed) -> None:
    sheet = checked(owed)
    batch = filed(owed, ("a.png", png(page(printed(owed, sheet)))))
    ScanBatch.objects.filter(pk=batch.pk).update(state="running")  # as a worker's death leaves it
    run_batch(batch_id=batch.pk, now=NOW)
    assert (batch.pages.count(), sheet.case.attachments.count()) == (1, 1)
