"""``/papers/<key>/issue/…`` and ``/papers/<key>/correct/``: frozen, sent, issued, corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel.ui.workshop.conftest import Asked, body
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.workshop.enums import State
from yingshang.kernel.workshop.models import Erratum, Exchange
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import countersign, set_order

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%stamped\n%%EOF\n"


@pytest.fixture
def signing(desk: Desk) -> Desk:
    """Two figures in the text; unit B and the office sign."""
    desk.write(f"编发简报{written(BRIEFINGS)}，时限压缩至{written(RATE)}。")
    units = [desk.cast.units["unit_b"], desk.cast.units["office"]]
    set_order(paper=desk.paper, units=units, actor=desk.cast.office_clerk, now=at(3, 9))
    desk.to_confirming()
    desk.confirm_all()
    desk.move("circulate", at(3, 11))
    return desk


def sign(desk: Desk, *who: str) -> None:
    for name in who:
        countersign(paper=desk.paper, agrees=True, text="", actor=desk.cast[name], now=at(3, 11))


def url(desk: Desk, rest: str = "issue/") -> str:
    return f"/papers/{desk.paper.case.number}/{rest}"


def returned() -> dict[str, Any]:
    stamped = SimpleUploadedFile("盖章.pdf", PDF, content_type="application/pdf")
    return {"number": "云营商办〔2026〕5号", "issued_on": "2026-03-11", "stamped": stamped}


def issued(client: Client, desk: Desk) -> None:
    sign(desk, "head_b", "office_head")
    desk.cast.login(client, "office_head")
    client.post(url(desk, "issue/freeze/"))
    client.post(url(desk, "issue/send/"))
    assert client.post(url(desk), returned()).status_code == 302
    desk.again()
    assert desk.paper.case.state == State.ISSUED


def test_all_that_stands_against_freezing_is_said_at_once(
    client: Client, signing: Desk, state: Callable[..., Any]
) -> None:
    sign(signing, "head_b")
    state(BRIEFINGS, value="14")
    signing.cast.login(client, "office_head")
    shown = body(client, url(signing))
    assert "区营商办还没有会签" in shown
    assert "会签之后数据有变动" in shown
    client.post(url(signing, "issue/freeze/"))
    said = body(client, url(signing))
    assert "区营商办还没有会签" in said
    signing.again()
    assert signing.paper.case.state == State.SIGNING


def test_frozen_sent_and_issued(client: Client, signing: Desk) -> None:
    sign(signing, "head_b", "office_head")
    signing.cast.login(client, "office_head")
    assert "一致" in body(client, url(signing))
    client.post(url(signing, "issue/freeze/"))
    signing.again()
    assert signing.paper.case.state == State.FINAL
    file: Any = client.post(url(signing, "issue/send/"))
    assert file.content[:2] == b"PK"
    assert ".docx" in file["Content-Disposition"]
    assert Exchange.objects.get().digest == hashlib.sha256(file.content).hexdigest()
    assert client.post(url(signing), returned() | {"number": ""}).status_code == 422
    assert client.post(url(signing), returned()).status_code == 302
    shown = body(client, url(signing, ""))
    assert "云营商办〔2026〕5号" in shown
    assert "盖章件" in shown
    assert "更正" in shown


def test_what_has_changed_since_is_listed_and_corrected(
    client: Client, signing: Desk, state: Callable[..., Any]
) -> None:
    issued(client, signing)
    correct = url(signing, "correct/")
    assert "一致" in body(client, correct)
    state(BRIEFINGS, value="13", reason="漏报一期")
    shown = body(client, correct)
    assert "12期" in shown
    assert "13期" in shown
    assert "漏报一期" in shown
    assert client.post(correct, {"figures": [BRIEFINGS], "why": ""}).status_code == 422
    assert client.post(correct, {"figures": [RATE], "why": "x"}).status_code == 422
    assert not Erratum.objects.exists()
    assert client.post(correct, {"figures": [BRIEFINGS], "why": "漏报一期"}).status_code == 302
    assert Erratum.objects.get().changes[0]["corrected"] == ["13期"]
    shown = body(client, url(signing, ""))
    assert "更正1" in shown
    assert "12期" in shown
    assert "定稿文本" in shown
    assert "应为 <ins>13期</ins>" in shown
    assert "现在不同的数" in body(client, correct)
    assert 'value="publicity.briefings"' not in body(client, correct)


def test_only_the_heads_of_the_office_issue_and_a_denial_changes_nothing(client: Client, signing: Desk) -> None:
    sign(signing, "head_b", "office_head")
    signing.cast.login(client, "office_clerk")
    assert "定稿" in body(client, url(signing))
    assert client.post(url(signing, "issue/freeze/")).status_code == 403
    assert client.post(url(signing), returned()).status_code == 403
    assert client.get(url(signing, "correct/")).status_code == 403
    client.post(url(signing, "issue/send/"))
    signing.cast.login(client, "head_b")
    for rest in ("issue/", "issue/freeze/", "issue/send/", "correct/"):
        assert client.post(url(signing, rest)).status_code == 403
    signing.cast.login(client, "office_head")
    assert client.get(url(signing, "correct/")).status_code == 404
    assert client.get("/papers/WG2026-999999/issue/").status_code == 404
    signing.again()
    assert signing.paper.case.state == State.SIGNING
    assert not Exchange.objects.exists()


def test_queries_do_not_grow_with_exchanges(client: Client, signing: Desk, asked: Asked) -> None:
    sign(signing, "head_b", "office_head")
    signing.cast.login(client, "office_head")
    client.post(url(signing, "issue/freeze/"))
    client.post(url(signing, "issue/send/"))
    few = asked(url(signing)), asked(url(signing, ""))
    for _ in range(3):
        client.post(url(signing, "issue/send/"))
    assert (asked(url(signing)), asked(url(signing, ""))) == few
