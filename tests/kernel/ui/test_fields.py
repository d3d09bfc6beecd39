"""Form fields and how they are drawn: units, limits, errors in words that say what to do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from yingshang.kernel.ui.fields import DayField, FilesField, NumberField, WanField, kind_of


class EveryField(forms.Form):
    title = forms.CharField(label="标题", help_text="一句话说清。", max_length=5)
    amount = WanField(label="金额", required=False)
    limit = NumberField(label="时限", unit="个工作日", required=False)
    happened = DayField(label="日期", required=False)
    way = forms.ChoiceField(label="方式", choices=[("a", "电话"), ("b", "上门")], widget=forms.RadioSelect)
    unit = forms.ChoiceField(label="单位", choices=[("", "请选择"), ("1", "水利局")], required=False)
    agreed = forms.BooleanField(label="已核对", required=False)
    papers = FilesField(label="材料", endings=(".pdf", ".jpg"), most=2, each=1000, required=False)


def drawn(form: forms.Form) -> str:
    return Template("{% load ui %}{% error_summary form %}{% form_fields form %}").render(Context({"form": form}))


def test_kinds() -> None:
    kinds = {field.name: kind_of(field) for field in EveryField()}
    assert kinds == {
        "title": "text",
        "amount": "money",
        "limit": "number",
        "happened": "date",
        "way": "choices",
        "unit": "select",
        "agreed": "check",
        "papers": "file",
    }


def test_fields_say_unit_hint_limits_and_what_is_optional() -> None:
    text = drawn(EveryField())
    assert "个工作日" in text
    assert "一句话说清。" in text
    assert 'aria-describedby="id_title_helptext"' in text
    assert "最多 2 个文件，每个不超过 1 KB；可传 JPG、PDF。" in text
    assert '时限<span class="ys-optional">（选填）</span>' in text
    assert "ys-errors" not in text


def test_errors_say_what_to_do_on_top_and_beside_the_field() -> None:
    text = drawn(EveryField({"amount": "很多", "happened": "2026-02-31", "unit": "9", "title": "太长太长太长"}))
    for said in (
        "请选择方式。",
        "金额：请填写数字，例如 500 或 12.5，单位已是万元。",
        "请填写真实存在的日期",
        "这个选项已经不能选",
    ):
        assert said in text
    assert 'href="#id_way"' in text
    assert 'id="id_way"' in text
    assert 'id="id_amount_error"' in text
    assert 'aria-invalid="true"' in text


def test_our_own_wording_is_kept() -> None:
    class Own(forms.Form):
        phone = forms.CharField(label="手机", error_messages={"required": "请留下手机，便于回访。"})

    assert "请留下手机，便于回访。" in drawn(Own({}))


@pytest.mark.parametrize(("typed", "yuan"), [("500", "5000000"), ("1,234.5678", "12345678"), ("0", "0"), ("", None)])
def test_wan_is_cleaned_to_yuan(typed: str, yuan: str | None) -> None:
    assert WanField(required=False).clean(typed) == (None if yuan is None else Decimal(yuan))


def test_yuan_from_the_database_is_shown_in_wan() -> None:
    form = EveryField(initial={"amount": Decimal("5000000.00"), "title": "x"})
    text = drawn(form)
    assert 'value="500"' in text
    assert "即 5,000,000 元" in text


def files(*given: tuple[str, int]) -> EveryField:
    sent = MultiValueDict({"papers": [SimpleUploadedFile(name, b"x" * size) for name, size in given]})
    return EveryField({"title": "x", "way": "a"}, sent)


def test_files_within_the_limits_pass() -> None:
    form = files(("a.pdf", 10), ("b.JPG", 1000))
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["papers"]] == ["a.pdf", "b.JPG"]
    assert files().is_valid()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([("a.pdf", 1)] * 3, "最多 2 个"),
        ([("a.pdf", 1001)], "超过 1 KB"),
        ([("a.exe", 1)], "类型不能上传"),
        ([("a.pdf", 0)], "文件是空的"),
    ],
)
def test_files_beyond_the_limits_are_named(given: list[tuple[str, int]], said: str) -> None:
    form = files(*given)
    assert not form.is_valid()
    assert said in drawn(form)
