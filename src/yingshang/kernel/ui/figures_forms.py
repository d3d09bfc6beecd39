"""The forms of an attested return: which figure, its number and who stands for it, its correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from yingshang.kernel.figures.contract import area_of
from yingshang.kernel.figures.returns import Attestation
from yingshang.kernel.figures.sources import known_ids, named
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.fields import DayField, FilesField

RETURN, NOTICE = "return", "notice"
SOURCES = (
    (RETURN, "部门报送数：由本单位填报、审核、签发，须上传盖章扫描件"),
    (NOTICE, "外部通报：上级或其他机关文件、通报中的数，须填写文号"),
)
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
PART_COLUMNS = ("value", "n", "N")
FIELDS = {"N": "whole", "period": "last", "interval": "low"}
"""Where the form calls a service's field otherwise."""
PLAIN_KINDS = frozenset({"month", "category", "table", "rank", "difference", "growth"})
"""Kinds that know no numerator and denominator."""
VALUE_HINTS = {
    "ratio": "填了分子、分母的可以不填，由系统算出。",
    "count": "填整数；有分母的（如 28 个中的 25 个）把分母一并填上。",
    "month": "填月份，如 2025-03。",
    "category": "填写文字，如 第一方阵。",
    "duration": "填平均数；最长的作为分项“最长”填写，有了它才能写“不超过”。",
    "rank": "填名次，如 3。",
    "table": "可以不填，逐行填写分项。",
}


class ChooseForm(forms.Form):
    """Which figure is to be stated."""

    figure = forms.ChoiceField(label="指标", help_text="按领域排列；下一步显示这项指标的口径。")
    unit = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_area: dict[str, list[tuple[str, str]]] = {}
        for figure_id in known_ids():
            by_area.setdefault(area_of(figure_id), []).append((figure_id, named(figure_id)[0]))
        field = self.fields["figure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *by_area.items()]


class CorrectionForm(forms.Form):
    """What a correction states anew. A return needs its stamped scan, a notice the number of its document."""

    use_required_attribute = False
    """The source decides what is required: the server says it."""
    value = forms.CharField(label="数值", required=False, max_length=40)
    low = forms.CharField(label="95%置信区间下限（%）", required=False, max_length=20)
    high = forms.CharField(label="95%置信区间上限（%）", required=False, max_length=20)
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
    document_number = forms.CharField(label="文号", required=False, max_length=80, help_text="外部通报必填。")
    remark = forms.CharField(label="说明", required=False, max_length=500)
    scans = FilesField(
        label="盖章扫描件",
        endings=SCANS,
        most=3,
        help_text="部门报送数必传；外部通报可附文件扫描件。",
        error_messages={"required": "部门报送数要有盖章扫描件，请上传签字盖章后的扫描件（PDF 或图片）。"},
    )
    reason = forms.CharField(label="更正原因", max_length=300, help_text="原数保留在历史版本中，原因随新数一起显示。")
    field_order: Any = ("reason", "value", "low", "high", "n", "whole", "parts", "scans")

    def __init__(self, *args: Any, figure_id: str, source: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _, unit, kind = named(figure_id)
        self.given_source = self.data.get("source", source) if "source" in self.fields else source
        self.fields["scans"].required = self.given_source != NOTICE
        value = self.fields["value"]
        value.label = "数值" if unit in ("—", "月") else f"数值（{unit}）"
        value.help_text = VALUE_HINTS.get(kind, "")
        if kind in PLAIN_KINDS:
            del self.fields["n"], self.fields["whole"]
        if kind != "estimate":
            del self.fields["low"], self.fields["high"]

    def clean(self) -> dict[str, Any]:
        """A notice needs its document's number."""
        data = super().clean() or {}
        if self.given_source == NOTICE and not data.get("document_number"):
            self.add_error("document_number", "外部通报要有文号，请填写文件或通报的编号。")
        return data

    def numbers(self) -> dict[str, Any]:
        """The numbers as the service reads them."""
        data = self.cleaned_data
        parts = [_part(line) for line in data["parts"].splitlines() if line.strip()]
        numbers = {"value": data["value"], "n": data.get("n"), "N": data.get("whole"), "parts": parts}
        return numbers | ({"interval": (data["low"], data["high"])} if "low" in data else {})

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
    figure_id = forms.CharField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(label="统计范围", queryset=Unit.objects.none(), empty_label=None)
    first = DayField(label="期间自")
    last = DayField(label="期间至", help_text="截至某日的指标填这一天；不能晚于今天。")
    source = forms.ChoiceField(label="来源", choices=SOURCES, initial=RETURN, widget=forms.RadioSelect)
    field_order = (
        "figure_id",
        "unit",
        "first",
        "last",
        "value",
        "low",
        "high",
        "n",
        "whole",
        "parts",
        "source",
        "scans",
    )

    def __init__(self, *args: Any, figure_id: str, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, figure_id=figure_id, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = units

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        data = super().clean()
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
