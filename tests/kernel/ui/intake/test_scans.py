"""The pages of scans: giving in a batch, what was filed, filing by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel.intake.conftest import Owed
from tests.kernel.intake.papers import checked, page, pdf, png, printed
from tests.kernel.intake.test_scans import NOW, filed
from tests.kernel.ui.intake.test_dues import _asked, body
from yingshang.kernel.intake.models import ScanBatch, ScanPage
from yingshang.kernel.intake.services.scans import run_batch

pytestmark = pytest.mark.django_db


def test_given_in_and_filed(client: Client, owed: Owed) -> None:
    sheet = checked(owed)
    owed.cast.login(client, "office_clerk")
    scan = SimpleUploadedFile("扫描.pdf", pdf(page(printed(owed, sheet)), page()))
    answer = client.post("/intake/scans/give/", {"scans": [scan]})
    batch = ScanBatch.objects.get()
    assert answer["Location"] == f"/intake/scans/{batch.pk}/"
    assert "正在识别" in body(client, answer["Location"])
    run_batch(batch_id=batch.pk, now=NOW)
    shown = body(client, answer["Location"])
    assert sheet.case.number in shown
    assert "没有读到二维码" in shown
    assert "扫描归档" in body(client, "/intake/scans/")
    assert "盖章扫描件" in body(client, f"/sheets/{sheet.case.number}/") or sheet.case.attachments.exists()


def test_wrong_files_are_told(client: Client, owed: Owed) -> None:
    owed.cast.login(client, "office_clerk")
    for name, content in (("a.docx", b"PK"), ("a.pdf", b"MZ")):
        answer = client.post("/intake/scans/give/", {"scans": [SimpleUploadedFile(name, content)]})
        assert answer.status_code == 422
    assert not ScanBatch.objects.exists()


def test_filed_by_hand(client: Client, owed: Owed) -> None:
    sheet = checked(owed)
    filed(owed, ("a.pdf", pdf(page(), page())))
    first, second = ScanPage.objects.order_by("pk")
    url = f"/intake/scans/pages/{first.token}/"
    owed.cast.login(client, "officer_b")
    assert client.get(url).status_code == client.get(f"{url}picture/").status_code == 404
    owed.cast.login(client, "office_clerk")
    shown: Any = client.get(f"{url}picture/")
    assert shown.getvalue().startswith(b"\xff\xd8")
    assert client.post(url, {"file": "1", "number": "BB2026-999999"}).status_code == 422
    client.post(url, {"file": "1", "number": sheet.case.number.lower(), "signed": "on"})
    client.post(f"/intake/scans/pages/{second.token}/", {"drop": "1", "reason": "空白页"})
    assert set(ScanPage.objects.values_list("state", flat=True)) == {"filed", "dropped"}
    sheet.case.refresh_from_db()
    assert sheet.case.state == "signed"
    assert client.get(url).status_code == 302


def test_queries_do_not_grow_with_the_rows(client: Client, owed: Owed) -> None:
    owed.cast.login(client, "office_clerk")
    filed(owed, ("a.png", png(page())))
    batch = ScanBatch.objects.get()
    pages = ("/intake/scans/", f"/intake/scans/{batch.pk}/")
    few = [_asked(client, url) for url in pages]
    filed(owed, ("a.png", png(page())))
    for number in range(2, 6):
        ScanPage.objects.create(batch=batch, file_name="a.png", number=number, state="waiting")
    assert [_asked(client, url) for url in pages] == few
