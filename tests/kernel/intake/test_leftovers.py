"""Pages and files that were set aside go after their days; what was filed or taken in stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.kernel.intake.conftest import COUNT, Owed
from tests.kernel.intake.papers import checked, page, pdf
from tests.kernel.intake.test_receiving import HEADER, upload, workbook
from tests.kernel.intake.test_scans import NOW, filed
from yingshang.kernel.evidence.models import Attachment, Blob
from yingshang.kernel.figures.sources import named
from yingshang.kernel.intake.models import Received, ScanPage
from yingshang.kernel.intake.services.hand_filing import drop_page, file_page
from yingshang.kernel.intake.services.receiving import drop_file
from yingshang.kernel.retention.services import run_retention

pytestmark = pytest.mark.django_db
LATER = timedelta(days=91)


def test_a_page_set_aside_loses_its_picture_and_a_filed_one_keeps_its_paper(owed: Owed) -> None:
    sheet = checked(owed)
    batch = filed(owed, ("a.pdf", pdf(page(), page())))
    first, second = batch.pages.order_by("pk")
    clerk = owed.cast.office_clerk
    file_page(page=first, sheet=sheet, signed=True, actor=clerk, now=NOW)
    drop_page(page=second, reason="空白页", actor=clerk, now=NOW)
    run_retention(actor=owed.cast.system, now=NOW + timedelta(days=89))
    assert ScanPage.objects.get(pk=second.pk).picture_id is not None
    for district in (owed.cast.units["district"], None):
        run_retention(actor=owed.cast.system, now=NOW + LATER, district=district)
    second.refresh_from_db()
    assert (second.picture_id, second.reason) == (None, "空白页")
    attachment = Attachment.objects.get(case=sheet.case)
    assert Blob.objects.filter(pk=attachment.blob_id).exists()


def test_a_withdrawn_file_goes_with_its_content(owed: Owed) -> None:
    received = upload(owed.cast, workbook(HEADER, ("甲", named(COUNT)[0], "12", "")))
    waiting = upload(owed.cast, workbook(HEADER, ("乙", named(COUNT)[0], "13", "")))
    drop_file(received=received, actor=owed.cast.office_clerk, now=NOW)
    run_retention(actor=owed.cast.system, now=NOW + LATER)
    assert list(Received.objects.all()) == [waiting]
    assert not Blob.objects.filter(pk=received.file_id).exists()
    assert Blob.objects.filter(pk=waiting.file_id).exists()
