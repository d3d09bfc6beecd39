"""What is asked before a summary is written."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from yingshang.kernel.identity.models import Unit

COPIES = (("draft", "工作稿：附未列入正文的内容，待核数字标〔待核〕"), ("issued", "签发稿：不带附表和标记"))


class MakeForm(forms.Form):
    """Unit, year, and which copy."""

    unit = forms.TypedChoiceField(label="单位", coerce=int)
    year = forms.TypedChoiceField(label="年份", coerce=int, help_text="今年的总结算到今天为止。")
    copy = forms.ChoiceField(label="文稿", choices=COPIES, widget=forms.RadioSelect, initial="draft")

    def __init__(self, *args: object, units: Sequence[Unit], this_year: int, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.units = {unit.pk: unit for unit in units}
        unit, year = self.fields["unit"], self.fields["year"]
        unit.choices = [(one.pk, one.short_name) for one in units]  # type: ignore[attr-defined]
        year.choices = [(y, f"{y}年") for y in range(this_year, this_year - 6, -1)]  # type: ignore[attr-defined]
        year.initial = this_year - 1
