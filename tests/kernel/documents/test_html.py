"""The fragment for the browser."""

from __future__ import annotations

from io import StringIO

from lxml import html

from tests.kernel.documents.samples import whole
from yingshang.kernel.documents import FigureRun, render_html, write_html


def address(figure: FigureRun) -> str | None:
    return None if figure.id == "demands.by_unit.1" else f"/figures/{figure.id}?a=1&b=2"


def test_each_figure_is_a_way_to_its_records() -> None:
    page = html.fromstring(render_html(whole(), href=address))
    links = [
        (link.get("data-figure"), link.get("href"), link.text) for link in page.iter("a") if link.get("data-figure")
    ]
    assert links == [
        ("demands.accepted", "/figures/demands.accepted?a=1&b=2", "1,284"),
        ("demands.satisfaction_rate", "/figures/demands.satisfaction_rate?a=1&b=2", "96.3%"),
    ]
    assert [span.text for span in page.iter("span")] == ["320"], "without an address a figure is marked, but no link"


def test_the_structure_is_that_of_the_paper() -> None:
    page = html.fromstring(render_html(whole(), href=address))
    assert page.tag == "article"
    assert page.get("lang") == "zh-CN"
    assert [element.text_content() for element in page.iter("h1")] == ["关于2022年度优化营商环境工作开展情况的通报"]
    assert [element.text_content() for element in page.iter("h2")] == ["一、工作开展情况", "二、数据情况", "一览表"]
    assert [element.text_content() for element in page.iter("h4", "h5")] == ["1.专项整治", "（1）具体措施"]
    assert [element.get("scope") for element in page.iter("th")] == ["col", "col"]
    assert [element.get("datetime") for element in page.iter("time")] == ["2022-12-30", "2022-12-31"]
    assert [element.get("href") for element in page.iter("a") if not element.get("data-figure")] == ["#attachment-1"]


def test_text_is_escaped_and_there_is_neither_style_nor_script() -> None:
    file = StringIO()
    write_html(whole(), file, href=lambda _: 'javascript:"<>')
    text = file.getvalue()
    assert "结果 &lt;&amp;&gt; 如下" in text
    assert 'href="javascript:&quot;&lt;&gt;"' in text
    assert "style=" not in text
    assert "<script" not in text
