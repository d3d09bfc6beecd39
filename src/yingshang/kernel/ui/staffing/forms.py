"""What the system administrator fills in to send a table."""

from __future__ import annotations

from typing import Any

from django import forms

from yingshang.kernel.ui.models import TableKind

ENDINGS = (".xlsx", ".xls", ".et", ".csv")
LARGEST = 10 * 1024 * 1024


class TableForm(forms.Form):
    """A table of units or officials."""

    kind = forms.ChoiceField(
        label="这份表是", choices=TableKind.choices, initial=TableKind.UNITS, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label="文件",
        help_text="Excel、WPS 表格或 CSV（.xlsx .xls .et .csv），不超过 10 MB。列序不限。",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    strict = forms.BooleanField(label="只要有一行出错就不导入", required=False)

    def clean_file(self) -> Any:
        """The ending and the size; the content is checked when it is read."""
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise forms.ValidationError("请上传 .xlsx、.xls、.et 或 .csv 文件。")
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 10 MB，请分成几份上传。")
        return file
