"""The form of an attested return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from yingshang.kernel.figures.returns import Attestation
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.fields import DayField, FilesField

SOURCES = (("return", "单位报送"), ("notice", "上级通报"))
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
PART_COLUMNS = ("value", "n", "N")
FIELDS = {"N": "whole", "period": "last"}
"""Where the form calls a service's field otherwise."""


class CorrectionForm(forms.Form):
    """What a correction states anew."""

    value = forms.CharField(label="数值", required=False, max_length=40, help_text="比率填了分子、分母的可以不填。")
    n = forms.CharField(label="分子", required=False, max_length=20)
    whole = forms.CharField(label="分母", required=False, max_length=20)
    parts = forms.CharField(
        label="分项",
        required=False,
        strip=False,
        help_text="每行一项：名称、数值、分子、分母，用空格或制表符隔开，可从 Excel 粘贴。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    preparer = forms.CharField(label="填报人", max_length=60)
    checker = forms.CharField(label="审核人", max_length=60)
    signer = forms.CharField(label="签发人", max_length=60)
    signed_on = DayField(label="签发日期")
    document_number = forms.CharField(label="文号", required=False, max_length=80, help_text="上级通报必填。")
    remark = forms.CharField(label="说明", required=False, max_length=500)
    scans = FilesField(label="盖章扫描件", endings=SCANS, most=3, required=False)
    reason = forms.CharField(label="更正原因", max_length=300)

    def numbers(self) -> dict[str, Any]:
        """The numbers as the service reads them."""
        data = self.cleaned_data
        parts = [_part(line) for line in data["parts"].splitlines() if line.strip()]
        return {"value": data["value"], "n": data["n"], "N": data["whole"], "parts": parts}

    def attestation(self) -> Attestation:
        """Who stands for them."""
        data = self.cleaned_data
        names = ("preparer", "checker", "signer", "signed_on", "document_number", "remark")
        return Attestation(**{name: data[name] for name in names})

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Show what the service found wrong beside the fields."""
        for name, texts in errors.items():
            field = FIELDS.get(name, name)
            for text in texts:
                self.add_error(field if field in self.fields else None, text)


class ReturnForm(CorrectionForm):
    """A new return."""

    reason = None  # type: ignore[assignment]
    figure_id = forms.ChoiceField(label="指标")
    unit = forms.ModelChoiceField(label="统计范围", queryset=Unit.objects.none(), empty_label=None)
    first = DayField(label="期间自")
    last = DayField(label="期间至")
    source = forms.ChoiceField(label="来源", choices=SOURCES)
    field_order = ("figure_id", "unit", "first", "last", "source")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figure, unit = self.fields["figure_id"], self.fields["unit"]
        assert isinstance(figure, forms.ChoiceField)
        assert isinstance(unit, forms.ModelChoiceField)
        figure.choices, unit.queryset = choices, units

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "期间的结束不能早于开始。")
        return data


def _part(line: str) -> dict[str, str]:
    cells = line.split("\t") if "\t" in line else line.split()
    return {"name": cells[0].strip()} | dict(zip(PART_COLUMNS, (cell.strip() for cell in cells[1:4]), strict=False))


def part_lines(values: dict[str, Any]) -> str:
    """The stored parts as the form shows them."""
    rows = ([part["name"], *(part[name] or "" for name in PART_COLUMNS)] for part in values.get("parts", ()))
    return "\n".join("\t".join(row).rstrip() for row in rows)
