"""The buttons of the editor's form: each changes what is typed and stores no text."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel.ui.workshop.test_edit_section import Rows, address, page, sent, standing
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.workshop.models import Proof, Revision
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import give_material

pytestmark = pytest.mark.django_db
_FIELD = re.compile(r'name="key" value="([^"]+)"><textarea[^>]*>([^<]*)</textarea>')
TWO = [("p0", "甲"), ("p1", "乙")]


class Form:
    """The editor's form in a browser without scripts."""

    def __init__(self, client: Client, desk: Desk, rows: Rows) -> None:
        desk.cast.login(client, "office_clerk")
        self.client, self.desk, self.rows, self.said = client, desk, list(rows), ""

    def press(self, do: str, **further: object) -> list[str]:
        """Press a button; the texts that come back."""
        before = Revision.objects.count()
        answer = self.client.post(address(self.desk), sent(self.rows, do=do, **further))
        self.said = page(answer)
        self.rows = [(key, unescape(text)) for key, text in _FIELD.findall(self.said)]
        assert Revision.objects.count() == before
        return [text for _, text in self.rows]


@pytest.mark.parametrize(
    ("do", "texts"),
    [
        ("up:p1", ["乙", "甲"]),
        ("down:p0", ["乙", "甲"]),
        ("up:p0", ["甲", "乙"]),
        ("down:p1", ["甲", "乙"]),
        ("up:none", ["甲", "乙"]),
        ("drop:p0", ["乙"]),
        ("insert:p0", ["甲", "", "乙"]),
        ("insert:", ["甲", "乙", ""]),
        ("preview", ["甲", "乙"]),
        ("no such thing:1:2", ["甲", "乙"]),
        ("take:999999:0", ["甲", "乙"]),
        ("form:p0:0:exact", ["甲", "乙"]),
        ("mend:p0:0:1:word", ["甲", "乙"]),
        ("strike:p0:0:1", ["甲", "乙"]),
        ("figure:no.such", ["甲", "乙"]),
    ],
)
def test_paragraphs_are_moved_added_and_taken_away(client: Client, desk: Desk, do: str, texts: list[str]) -> None:
    assert Form(client, desk, TWO).press(do) == texts


def test_a_moved_paragraph_is_gone_on_in(client: Client, desk: Desk) -> None:
    form = Form(client, desk, TWO)
    form.press("down:p0")
    assert re.search(r'id="text-p0"[^>]*data-here', form.said)
    assert not re.search(r'id="text-p1"[^>]*data-here', form.said)


def test_material_is_taken_over_and_written_down(client: Client, desk: Desk) -> None:
    texts = ["刊发信息三篇。", f"编发{written(BRIEFINGS)}。"]
    given = give_material(request=desk.request(), texts=texts, actor=desk.cast.officer_a, now=at(3, 10))
    form = Form(client, desk, [("s1", "原有一段。"), ("s2", "")])
    assert form.press(f"take:{given.pk}:1") == ["原有一段。", '编发{{ fig("信息简报期数") }}。']
    assert "已在正文中" in form.said
    assert "已采用" in form.said
    assert form.press(f"take:{given.pk}", material=[str(given.pk)])[2:] == [
        "刊发信息三篇。",
        '编发{{ fig("信息简报期数") }}。',
    ]
    client.post(address(desk), sent(form.rows, material=[str(given.pk), "999999", "x"]))
    assert Revision.objects.get(section=desk.section(), number=2).drawn_from == [given.pk]
    assert standing(desk)[1] == texts[1]
    assert "已采用" in page(client.get(address(desk)))


def test_material_of_another_section_is_not_taken(client: Client, desk: Desk) -> None:
    other = give_material(
        request=desk.request(key="done"), texts=["别处的素材"], actor=desk.cast.officer_a, now=at(3, 10)
    )
    form = Form(client, desk, TWO)
    assert form.press(f"take:{other.pk}:0") == ["甲", "乙"]
    assert "没有这份素材" in form.said


def test_an_offered_repair_is_taken_where_it_still_fits(client: Client, desk: Desk) -> None:
    form = Form(client, desk, [("p0", "市场主体满意，信息简报期数12期。")])
    form.press("preview")
    offers = [unescape(found) for found in re.findall(r'value="(mend:[^"]+)"', form.said)]
    assert [offer.split(":")[-1] for offer in offers] == ["word", "typed"]
    assert form.press(offers[1]) == ['市场主体满意，信息简报期数{{ fig("信息简报期数") }}。']
    assert form.press(offers[0]) == ['经营主体满意，信息简报期数{{ fig("信息简报期数") }}。']
    assert form.press(offers[0]) == ['经营主体满意，信息简报期数{{ fig("信息简报期数") }}。']
    assert "这一处文字已变" in form.said


def test_a_claim_is_struck_or_proved(client: Client, desk: Desk) -> None:
    form = Form(client, desk, [("p0", "全市首个工作站揭牌。"), ("p1", "全省率先建立窗口。")])
    form.press("preview")
    assert form.said.count("登记依据") == 2
    assert form.press("strike:p0:0:4") == ["工作站揭牌。", "全省率先建立窗口。"]
    where = "prove:p1:0:4"
    form.press(where, **{"document-p1-0": ""})
    assert "请写明表述和依据文件" in form.said
    assert not Proof.objects.exists()
    scan = SimpleUploadedFile("批复.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    rows = form.press(where, **{"document-p1-0": "省政府办公厅〔2026〕8号", "file-p1-0": scan})
    assert rows == ["工作站揭牌。", "全省率先建立窗口。"]
    proof = Proof.objects.get()
    assert (proof.claim, proof.document) == ("全省率先", "省政府办公厅〔2026〕8号")
    assert proof.attachment is not None
    assert "须有依据" not in form.said
    assert desk.section().current == 1


def test_printed_forms_are_offered_as_far_as_the_data_bear_them(client: Client, desk: Desk) -> None:
    form = Form(client, desk, [("p0", f"压缩到{written(RATE)}，{written(RATE, '全部')}压缩。")])
    form.press("preview")
    offered = re.findall(r'value="(form:[^"]+)"', form.said)
    assert {offer.split(":")[-1] for offer in offered} == {"exact", "以上"}
    first, second = sorted({int(offer.split(":")[2]) for offer in offered})
    assert form.press(f"form:p0:{second}:全部")[0].endswith('"全部") }}压缩。')
    made = form.press(f"form:p0:{first}:以上")
    assert made == [
        '压缩到{{ fig("承诺时限占法定时限比例", "以上") }}，{{ fig("承诺时限占法定时限比例", "全部") }}压缩。'
    ]
    assert ">75%以上</a>" in form.said


def test_a_figure_goes_in_last_where_no_script_knows_the_caret(client: Client, desk: Desk) -> None:
    assert Form(client, desk, TWO).press(f"figure:{BRIEFINGS}") == ["甲", '乙{{ fig("信息简报期数") }}']
    assert Form(client, desk, []).press(f"figure:{BRIEFINGS}") == ['{{ fig("信息简报期数") }}']


@pytest.mark.parametrize("key", ["p0", "p1"])
def test_a_paragraph_taken_away_is_put_back_where_it_was(client: Client, desk: Desk, key: str) -> None:
    form = Form(client, desk, TWO)
    assert len(form.press(f"drop:{key}")) == 1
    (undo,) = re.findall(r'value="(undrop:[^"]+)"', form.said)
    (gone,) = re.findall(r'name="dropped" value="([^"]*)"', form.said)
    assert form.press(undo, dropped=gone) == ["甲", "乙"]
    assert "undrop:" not in form.said
    assert form.press(undo, dropped=gone) == ["甲", "乙"]
    for strange in ("undrop:", "undrop:a/b:0", "undrop:<b>:x"):
        assert form.press(strange, dropped=gone) == ["甲", "乙"]
