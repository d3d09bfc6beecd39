"""The pages of an edition: its state, its files, and what anybody reads behind the QR."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.kernel.documents.test_pdf import needs_office
from tests.kernel.workshop.conftest import at
from tests.kernel.workshop.outputs.conftest import NUMBER, Press
from yingshang.kernel.ui.workshop.downloads import DOWNLOADS
from yingshang.kernel.workshop.enums import Move
from yingshang.kernel.workshop.models import Edition

pytestmark = pytest.mark.django_db


def shown(client: Client, path: str) -> str:
    """A page's text."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def public(edition: Edition) -> str:
    return f"/verify/{edition.frozen.token}/"


def test_the_page_says_what_stands_and_offers_every_file(press: Press, client: Client) -> None:
    edition = press.freeze()
    press.desk.cast.login(client, "office_clerk")
    page = shown(client, f"/editions/{edition.number}/")
    assert "定稿待发" in page
    for code in DOWNLOADS:
        assert f"/editions/{edition.number}/file/{code}/" in page
    for code, beginning in (("docx", b"PK"), ("sheet-docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype html>")):
        answer = client.get(f"/editions/{edition.number}/file/{code}/")
        assert answer.content.startswith(beginning), code
        assert edition.number in answer["Content-Disposition"]
    assert client.get(f"/editions/{edition.number}/file/exe/").status_code == 404
    edition = press.issue()
    erratum = press.correct()
    page = shown(client, f"/editions/{edition.number}/")
    for said in ("已印发", NUMBER, "12期 更正为 13期", f"/editions/{erratum.number}/"):
        assert said in page
    assert f"/editions/{edition.number}/" in shown(client, f"/editions/{erratum.number}/")


def test_a_unit_with_no_part_in_the_paper_reads_no_file(frozen: Edition, press: Press, client: Client) -> None:
    press.desk.cast.login(client, "inspector")
    for code in DOWNLOADS:
        assert client.get(f"/editions/{frozen.number}/file/{code}/").status_code == 403
    press.desk.cast.login(client, "township_clerk")
    assert client.get(f"/editions/{frozen.number}/file/xlsx/").status_code == 404


def test_whoever_holds_a_sheet_reads_what_became_of_the_paper(press: Press, client: Client) -> None:
    first = press.freeze()
    assert "还没有印发" in shown(client, public(first))
    press.desk.move(Move.REOPEN, at(3, 13), text="补充")
    second = press.freeze()
    page = shown(client, public(first))
    assert "不再有效" in page
    assert public(second) in page
    edition = press.issue()
    erratum = press.correct()
    page = shown(client, public(edition))
    for said in ("已印发", NUMBER, "2026年3月16日", "第 1 次更正", "<s>12期</s> → 13期", public(erratum)):
        assert said in page
    assert "漏报一期" not in page, "numbers only"
    page = shown(client, public(erratum))
    assert "第1次更正" in page
    assert public(edition) in page
    assert client.get("/verify/nothing/").status_code == 404


@needs_office
@pytest.mark.slow
def test_files_that_libreoffice_makes(frozen: Edition, press: Press, client: Client) -> None:
    press.desk.cast.login(client, "office_clerk")
    for code, beginning in (("pdf", b"%PDF"), ("sheet", b"%PDF"), ("picture", b"\x89PNG")):
        assert client.get(f"/editions/{frozen.number}/file/{code}/").content.startswith(beginning), code


def test_without_libreoffice_the_page_says_what_to_install(
    frozen: Edition, press: Press, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    press.desk.cast.login(client, "office_clerk")
    answer = client.get(f"/editions/{frozen.number}/file/picture/", follow=True)
    assert "没有生成长图（手机）" in answer.content.decode()
    assert "libreoffice-writer" in answer.content.decode()
