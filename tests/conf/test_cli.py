"""The command line speaks Chinese, ends with the agreed codes, and never shows a traceback."""

import json

import click
import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError

from yingshang.conf.cli import run
from yingshang.conf.cli.answers import plain
from yingshang.conf.cli.faults import BadInput, FoundWrong, LacksProgram, explain


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nix"], "没有这个命令：nix"),
        (["figures", "--nope"], "没有这个选项：--nope"),
        (["deadline", "2025-09-26"], "缺少参数：--working-days"),
        (["deadline", "26.9.2025", "--working-days", "1"], "应为日期"),
        (["figures", "--year", "1"], "应为 2000 到 2100 之间的整数"),
        (["import", "enterprises", "nowhere.xlsx"], "文件不存在：nowhere.xlsx"),
        (["report", "verify", "nowhere.docx"], "文件不存在：nowhere.docx"),
        (["report", "annual-summary", "--year", "2025", "--out", "nowhere/x.docx"], "文件夹不存在"),
        (["restore", "nowhere"], "这里没有备份"),
        (["serve", "--bind", "here"], "监听地址不对"),
    ],
)
def test_bad_input_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert run(words) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert "Traceback" not in captured.err


def test_help_and_version_are_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert "annual" not in capsys.readouterr().out
    assert run(["--version"]) == 0
    assert run(["report", "--help"]) == 0
    assert "annual-summary" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (FoundWrong("x"), 1),
        (BadInput("x"), 2),
        (LacksProgram("pg_dump"), 3),
        (click.UsageError("x"), 2),
        (PermissionError(13, "x", "file"), 2),
        (OperationalError("no such table"), 2),
        (ValidationError("不对"), 2),
    ],
)
def test_each_fault_has_its_code_and_sentence(fault: Exception, code: int) -> None:
    found, sentence = explain(fault)
    assert found == code
    assert sentence


def test_missing_program_of_a_mechanism_ends_with_three() -> None:
    class MissingProgram(Exception):
        pass

    assert explain(MissingProgram("soffice"))[0] == 3


def test_unforeseen_fault_is_kept_in_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    def break_down(**_: object) -> None:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setenv("YINGSHANG_HOME", str(tmp_path))
    monkeypatch.setattr("yingshang.conf.cli.commands.yingshang.main", break_down)
    assert run([]) == 2
    captured = capsys.readouterr()
    assert "程序出错" in captured.err
    assert "Traceback" not in captured.err
    assert "nobody foresaw this" in (tmp_path / "log" / "faults.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [("2025-09-26", "20", "2025-10-30"), ("2024-02-05", "20", "2024-03-08"), ("2025-12-25", "10", "2026-01-09")],
)
@pytest.mark.django_db
def test_deadline(capsys: pytest.CaptureFixture[str], day: str, days: str, due: str) -> None:
    assert run(["deadline", day, "--working-days", days, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["due"] == due
    assert answer["provisional"] is False
    assert set(answer) == {"due", "due_at", "provisional"}


def test_json_keeps_decimals_and_dates_as_text() -> None:
    from datetime import date
    from decimal import Decimal

    assert plain({"a": Decimal("1.50"), "b": [date(2026, 1, 2)], "c": None}) == {
        "a": "1.50",
        "b": ["2026-01-02"],
        "c": None,
    }
