"""What the office fills in about the working calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from yingshang.kernel.calendar.rules.notice import NoticeDay, UnreadableNotice, read_notice
from yingshang.kernel.tables import BadValue, UnreadableTable, read_table
from yingshang.kernel.tables.cells import as_text
from yingshang.kernel.tables.headers import map_header
from yingshang.kernel.tables.parsers import clean, parse_date

SCOPES = (("nation", "全国安排"), ("local", "本区安排"))
TITLES = {
    "day": ["日期", "放假日期", "时间"],
    "kind": ["类型", "上班或休息", "安排", "是否上班"],
    "name": ["名称", "节日", "说明"],
}
FIRST_YEAR, LAST_YEAR = 2004, 2100


class DaysForm(forms.Form):
    """The days of a notice, pasted or as a table; ``publish`` declares the whole year known."""

    scope = forms.ChoiceField(label="范围", choices=SCOPES)
    year = forms.IntegerField(label="年份", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    notice = forms.CharField(
        label="放假安排",
        required=False,
        max_length=5000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="粘贴通知原文，或每行一天：2027-02-05 休 除夕；2月7日 上班。",
    )
    table = forms.FileField(label="或上传表格", required=False, help_text="列：日期、类型（休或班）、名称。")
    reference = forms.CharField(label="依据", max_length=200, help_text="如国办发明电〔2026〕7 号。")
    publish = forms.BooleanField(
        label="该年放假安排已全部公布", required=False, help_text="勾选后该年的时限不再标“暂定”，已有的暂定时限会重算。"
    )

    def __init__(self, *args: Any, may_nation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = SCOPES if may_nation else SCOPES[1:]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["days"] = []
        year = cleaned.get("year")
        if year is None:
            return cleaned
        text = cleaned.get("notice") or ""
        try:
            if cleaned.get("table"):
                text = "\n".join(filter(None, [text, table_lines(cleaned["table"])]))
            cleaned["days"] = read_notice(text, year)
        except (UnreadableNotice, UnreadableTable, BadValue) as fault:
            self.add_error("table" if cleaned.get("table") and not cleaned.get("notice") else "notice", str(fault))
            return cleaned
        cleaned["text"] = text
        if not cleaned["days"] and not cleaned.get("publish"):
            self.add_error("notice", "没有读到日期，请粘贴通知原文或逐行填写。")
        return cleaned


def table_lines(file: Any) -> str:
    """A table of days as lines that the notice's reader understands. Errors: ``UnreadableTable``, ``BadValue``."""
    table = read_table(file, file.name, synonyms=TITLES)
    columns = map_header(table.header, TITLES)
    if "day" not in columns or "kind" not in columns:
        raise UnreadableTable("表格缺少“日期”或“类型”列。", "请补上表头后重新上传。")
    lines: list[str] = []
    for row in table.rows:
        day = parse_date(columns.cell("day", row))
        if day is not None:
            kind, name = as_text(columns.cell("kind", row)), clean(columns.cell("name", row)) or ""
            lines.append(f"{day:%Y-%m-%d} {kind} {name}".strip())
    return "\n".join(lines)


def lines_of(days: list[NoticeDay]) -> str:
    """Days as lines, one each, to be read again on confirmation."""
    return "\n".join(f"{d.day:%Y-%m-%d} {'上班' if d.is_working else f'休 {d.name}'}" for d in days)
