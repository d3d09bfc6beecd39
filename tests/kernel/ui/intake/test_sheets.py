"""The pages of a sheet: filling in, pasting, the moves, the print and what its QR tells."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel.intake.conftest import COUNT, RATE, Owed, at
from tests.kernel.intake.test_sheets import PNG
from tests.kernel.ui.intake.test_dues import body
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.sources import named
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.models import ReturnSheet, SheetPrint
from yingshang.kernel.intake.printing import payload_of
from yingshang.kernel.intake.queries.sheets import lines_of
from yingshang.kernel.intake.rules.sheet_codes import read_code

pytestmark = pytest.mark.django_db


def test_typed_saved_and_signed(client: Client, owed: Owed) -> None:
    sheet = owed.sheet()
    page = f"/sheets/{sheet.case.number}/"
    owed.cast.login(client, "officer_a")
    assert "依据：关于规范营商环境数据报送的通知" in body(client, f"{page}fill/")
    wrong = client.post(f"{page}fill/", {"draft": "0", f"{COUNT}:value": "1.5", f"{RATE}:n": "3", f"{RATE}:N": "4"})
    assert wrong.status_code == 422
    assert "应为整数。" in wrong.content.decode()
    assert 'value="1.5"' in wrong.content.decode()
    typed = {
        "draft": "0",
        f"{COUNT}:value": "12",
        f"{COUNT}:parts": "省级 5\n市级 7",
        f"{RATE}:n": "45",
        f"{RATE}:N": "60",
    }
    assert client.post(f"{page}fill/", typed | {"then": "sheet"})["Location"] == page
    assert [line.values["value"] for line in lines_of(sheet)] == ["12", "75"]
    again = client.post(f"{page}fill/", typed)  # another tab with the older draft
    assert "别人刚保存过这张报表" in again.content.decode()
    client.post(f"{page}moves/prepare/", {"version": sheet.case.version})
    owed.cast.login(client, "head_a")
    client.post(f"{page}moves/check/", {})
    assert client.post(f"{page}moves/sign/", {}).status_code == 422  # irreversible: asks once
    client.post(f"{page}moves/sign/", {"confirmed": "1"})
    assert AttestedReturn.objects.count() == 2
    shown = body(client, page)
    assert "已签发" in shown
    assert "75%（45/60）" in shown


def test_pasted(client: Client, owed: Owed) -> None:
    sheet = owed.sheet()
    page = f"/sheets/{sheet.case.number}/fill/"
    owed.cast.login(client, "officer_a")
    rows = f"{named(COUNT)[0]}\t12\n没有的指标\t3"
    shown = client.post(page, {"pasted": "1", "rows": rows}, follow=True).content.decode()
    assert "已填入 1 项。" in shown
    assert "没有的指标" in shown
    assert client.post(page, {"pasted": "1", "rows": "无关"}).status_code == 422


def test_out_of_reach(client: Client, owed: Owed) -> None:
    sheet = owed.sheet()
    owed.cast.login(client, "officer_b")
    for url in ("", "fill/", "paper/", "pdf/", "moves/prepare/"):
        assert client.get(f"/sheets/{sheet.case.number}/{url}").status_code == 404, url
    assert client.post(f"/sheets/{sheet.case.number}/print/").status_code == 404
    owed.cast.login(client, "office_clerk")  # sees it, does not write it
    assert client.post(f"/sheets/{sheet.case.number}/fill/", {"draft": "0", f"{COUNT}:value": "1"}).status_code == 302
    assert not lines_of(sheet)[0].values


def test_the_print_and_its_code(client: Client, owed: Owed) -> None:
    sheet = owed.sheet()
    owed.fill(sheet, count="98765")
    owed.cast.login(client, "officer_a")
    page = f"/sheets/{sheet.case.number}/print/"
    paper = f"/sheets/{sheet.case.number}/paper/"
    assert client.post(page)["Location"] == f"/sheets/{sheet.case.number}/"  # not while it is filled in
    owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, 3, 4))
    assert client.get(paper).status_code == 302  # a look prints nothing
    assert client.post(page)["Location"] == paper
    assert "单位负责人（签字）" in body(client, paper)
    client.post(page)
    printed = SheetPrint.objects.get()
    code = read_code(payload_of(sheet, printed))
    assert code is not None
    client.logout()
    assert "与系统现行版本一致" in body(client, code.path)
    assert "98765" not in body(client, code.path)
    owed.move(sheet, SheetMove.SEND_BACK, "head_a", at(2026, 3, 4), text="核对")
    owed.fill(sheet, count="13")
    assert "其后已有改动" in body(client, code.path)
    assert "没有打印过" in body(client, code.path.replace(code.digest, "0" * 16))
    assert client.get(code.path.replace(code.token, "x" * 22)).status_code == 404


def test_a_notice_takes_its_scan(client: Client, owed: Owed) -> None:
    sheet = owed.sheet()
    ReturnSheet.objects.filter(pk=sheet.pk).update(form=sheet.form)
    sheet.form.kind = "notice"
    sheet.form.save()
    owed.cast.login(client, "office_clerk")
    page = f"/sheets/{sheet.case.number}/fill/"
    scan = SimpleUploadedFile("通报.png", PNG)
    typed = {"draft": "0", f"{COUNT}:value": "12", "document_number": "市通报〔2026〕2号", "scans": scan}
    assert client.post(page, typed).status_code == 302
    sheet.refresh_from_db()
    assert sheet.document_number == "市通报〔2026〕2号"
    assert sheet.case.attachments.get().name == "通报.png"
