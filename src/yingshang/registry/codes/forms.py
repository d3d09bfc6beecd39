"""What the office fills in about 企业码."""

from __future__ import annotations

from typing import Any

from django import forms

from yingshang.kernel.ui.fields import DayField

ENDINGS = (".xlsx", ".xls", ".et", ".csv")
LARGEST_FILE = 50 * 1024 * 1024


class CityListForm(forms.Form):
    """The platform's full list and the day on which it was drawn."""

    file = forms.FileField(
        label="企业码清单",
        help_text="市平台导出的全量清单（.xlsx .xls .et .csv），须有统一社会信用代码和注册时间两列；不超过 50 MB。",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    as_of = DayField(label="数据日期", help_text="清单截至哪一天；不能早于已导入的最近一份。")

    def clean_file(self) -> Any:
        """The ending and size are a first look; the content is checked when it is read."""
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise forms.ValidationError("请上传 .xlsx、.xls、.et 或 .csv 文件。")
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("文件超过 50 MB。")
        return file


class WindowForm(forms.Form):
    """A window of use from a day on, with its basis."""

    days = forms.IntegerField(label="天数", min_value=1, max_value=3660, help_text="期末前多少天内用过算使用。")
    since = DayField(label="生效日期")
    basis = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号。")
