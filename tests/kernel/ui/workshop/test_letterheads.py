"""The office gives its own form; papers frozen from then on come in it and verify."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.kernel.documents.test_office_templates import own, without
from tests.kernel.workshop.conftest import BRIEFINGS, at
from tests.kernel.workshop.outputs.conftest import NUMBER, Press
from yingshang.kernel import clock
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.workshop.models import Letterhead
from yingshang.kernel.workshop.outputs import docx_of
from yingshang.kernel.workshop.services import verify_edition_file
from yingshang.kernel.workshop.services.letterheads import give_letterhead, withdraw_letterhead

pytestmark = pytest.mark.django_db
PAGE = "/papers/templates/"


def upload(content: bytes, name: str = "红头.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def give(press: Press, when: datetime, **further: Any) -> Letterhead:
    values: dict[str, Any] = {
        "name": "红头文件",
        "kind": "",
        "since": date(2026, 1, 1),
        "file": upload(own()),
    } | further
    return give_letterhead(**values, actor=press.desk.cast.office_clerk, now=when)


def lines(content: bytes) -> list[str]:
    return [p.text for p in Document(io.BytesIO(content)).paragraphs]


def test_a_paper_comes_in_the_form_and_verifies(press: Press, tmp_path: Path) -> None:
    give(press, at(3, 1))
    edition = press.freeze()
    content = docx_of(edition)
    assert Document(io.BytesIO(content)).sections[0].header.paragraphs[0].text == "云溪区人民政府文件"
    assert lines(content)[:2] == ["", edition.frozen.title]
    path = tmp_path / "paper.docx"
    path.write_bytes(content)
    assert verify_edition_file(file=path, actor=None).ok
    edition = press.issue()
    assert lines(docx_of(edition))[0] == NUMBER
    erratum = press.correct()
    assert lines(docx_of(erratum))[1] == erratum.frozen.title
    path.write_bytes(docx_of(edition))
    assert [one.id for one in verify_edition_file(file=path, actor=None).changed] == [BRIEFINGS]


def test_which_form_a_paper_takes(press: Press) -> None:
    def headed(text: str) -> SimpleUploadedFile:
        def change(document: Any) -> None:
            document.sections[0].header.paragraphs[0].text = text

        return upload(own(change))

    give(press, at(3, 1), file=headed("全部"))
    mine = give(press, at(3, 1), file=headed("本文种"), kind=press.desk.paper.template)
    give(press, at(3, 1), file=headed("以后"), since=date(2026, 4, 1))
    edition = press.freeze()
    give(press, at(3, 14), file=headed("定稿之后"))
    assert Document(io.BytesIO(docx_of(edition))).sections[0].header.paragraphs[0].text == "本文种"
    withdraw_letterhead(letterhead=mine, actor=press.desk.cast.office_clerk, now=at(3, 15))
    assert Document(io.BytesIO(docx_of(edition))).sections[0].header.paragraphs[0].text == "本文种"


def test_the_page_takes_a_form_shows_it_and_withdraws_it(press: Press, client: Client) -> None:
    press.desk.cast.login(client, "office_clerk")
    body = {"name": "红头文件", "kind": "", "since": str(clock.today())}
    answer = client.post(PAGE, {**body, "file": upload(without("【正文】"))})
    assert answer.status_code == 422
    assert "模板里没有【正文】" in answer.content.decode()
    answer = client.post(PAGE, {**body, "file": upload(own(), "红头.doc")})
    assert "只能上传 .docx" in answer.content.decode()
    assert not Letterhead.objects.exists()
    given = own()
    answer = client.post(PAGE, {**body, "file": upload(given)}, follow=True)
    assert "已登记" in answer.content.decode()
    held = Letterhead.objects.get()
    assert "使用中" in client.get(PAGE).content.decode()
    shown = client.get(f"{PAGE}{held.pk}/preview/").content
    assert "一、工作开展情况" in lines(shown)
    assert client.get(f"{PAGE}{held.pk}/file/").content == given
    client.post(f"{PAGE}{held.pk}/withdraw/")
    assert "已停用" in client.get(PAGE).content.decode()
    assert "已经停用" in client.post(f"{PAGE}{held.pk}/withdraw/", follow=True).content.decode()
    actions = Entry.objects.filter(chain__ref__startswith="letterheads:").values_list("action", flat=True)
    assert sorted(actions) == ["workshop.letterhead", "workshop.letterhead_withdraw"]


@pytest.mark.parametrize("who", ["officer_a", "leader", "enterprise"])
def test_others_give_none(press: Press, client: Client, who: str) -> None:
    held = give(press, at(3, 1))
    press.desk.cast.login(client, who)
    for path in (PAGE, f"{PAGE}{held.pk}/preview/", f"{PAGE}{held.pk}/file/"):
        assert client.get(path).status_code == 403
    assert client.post(f"{PAGE}{held.pk}/withdraw/").status_code == 403
    held.refresh_from_db()
    assert held.withdrawn_at is None
