"""The working copy of a paper: today's numbers, what is doubtful marked, an annex of checks and sources."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from docx import Document

from tests.kernel.workshop.conftest import BRIEFINGS, RATE, at
from tests.kernel.workshop.outputs.conftest import Press
from yingshang.kernel.documents import read_figures, read_manifest
from yingshang.kernel.documents.taking import paragraphs_of_docx
from yingshang.kernel.workshop.enums import Move
from yingshang.kernel.workshop.outputs.working import working_docx
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import object_to_number

pytestmark = pytest.mark.django_db


def lines(content: bytes) -> list[str]:
    return paragraphs_of_docx(io.BytesIO(content))


def test_doubts_are_marked_and_told(press: Press) -> None:
    desk = press.desk
    desk.write(f"编发简报{written(BRIEFINGS)}，时限压缩至{written(RATE)}，受理{written('demands.solved_rate')}。")
    desk.move(Move.CONFIRM, at(3, 10, 10))
    object_to_number(
        confirmation=desk.confirmations("unit_a")[0],
        reason="二月漏报",
        proposed="13",
        actor=desk.cast.officer_a,
        now=at(3, 11),
    )
    content = working_docx(desk.paper, now=at(3, 11, 15))
    told = lines(content)
    assert "（工作稿　3月11日15:00）" in told
    body = next(line for line in told if "编发简报" in line)
    assert "编发简报12期〔待核〕" in body
    assert "〔待核：" in body, "a number that nobody has"
    joined = "\n".join(told)
    for said in ("区市场监管局有异议：二月漏报，应为13。", "须改正", "45/60", "数字出处"):
        assert said in joined
    assert "须改正" not in "\n".join(lines(working_docx(desk.paper, now=at(3, 11), checks=False)))
    assert read_manifest(io.BytesIO(content)) is None
    assert {one.id for one in read_figures(io.BytesIO(content))} >= {BRIEFINGS, RATE}


def test_the_page_gives_it_to_whoever_sees_the_paper(press: Press, client: Client) -> None:
    desk = press.desk
    path = f"/papers/{desk.paper.case.number}/draft.docx"
    desk.cast.login(client, "office_clerk")
    assert path in client.get(f"/papers/{desk.paper.case.number}/").content.decode()
    answer: Any = client.get(path)
    assert Document(io.BytesIO(answer.content)).core_properties.title.startswith("云溪区营商环境工作通报")
    desk.cast.login(client, "township_clerk")
    assert client.get(path).status_code == 404
    desk.cast.login(client, "enterprise")
    assert client.get(path).status_code == 403
