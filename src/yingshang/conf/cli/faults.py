"""What each fault means to the person at the terminal: an exit code and a sentence in Chinese."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import click

FOUND_WRONG = 1
BAD_INPUT = 2
LACKS_PROGRAM = 3


class FoundWrong(Exception):
    """Something was checked and is not as it should be."""


class BadInput(Exception):
    """What was given cannot be used."""


class LacksProgram(Exception):
    """The machine lacks a program.

    Arguments:
        program: its name, as a person would look for it.
        package: the Debian package that brings it, if known.
    """

    def __init__(self, program: str, package: str = "") -> None:
        hint = f"（Debian：apt-get install {package}）" if package else ""
        super().__init__(f"本机缺少程序：{program}{hint}")


def explain(fault: BaseException) -> tuple[int, str | None]:
    """Return the exit code and the sentence for a fault; no sentence when nobody foresaw it."""
    if isinstance(fault, FoundWrong):
        return FOUND_WRONG, str(fault)
    if isinstance(fault, BadInput):
        return BAD_INPUT, str(fault)
    if isinstance(fault, LacksProgram) or type(fault).__name__ == "MissingProgram":
        return LACKS_PROGRAM, str(fault)
    if isinstance(fault, click.exceptions.Abort):
        return BAD_INPUT, "已中止。"
    if isinstance(fault, click.exceptions.NoArgsIsHelpError):
        return BAD_INPUT, fault.ctx.get_help()
    if isinstance(fault, click.ClickException):
        return BAD_INPUT, _usage(fault)
    if isinstance(fault, OSError):
        return BAD_INPUT, _file(fault)
    return BAD_INPUT, _of_the_system(fault)


def _usage(fault: click.ClickException) -> str:
    """Say what is wrong with the words of the command."""
    path = getattr(getattr(fault, "ctx", None), "command_path", "yingshang")
    hint = f"\n用法见：{path} --help"
    match fault:
        case click.exceptions.NoSuchCommand():
            return f"没有这个命令：{fault.command_name}{hint}"
        case click.exceptions.NoSuchOption():
            return f"没有这个选项：{fault.option_name}{hint}"
        case click.exceptions.MissingParameter():
            return f"缺少参数：{_name(fault)}{hint}"
        case click.exceptions.BadParameter():
            return f"参数 {_name(fault)} 的值不对：{_expected(fault)}{hint}"
        case click.exceptions.FileError():
            return f"文件打不开：{fault.ui_filename}"
    return f"命令写得不对：{fault.format_message()}{hint}"


def _name(fault: click.exceptions.BadParameter) -> str:
    """Return a parameter's name as one writes it: ``--year`` or ``FILE``."""
    if isinstance(fault.param, click.Option):
        return fault.param.opts[0]
    return fault.param.human_readable_name if fault.param else str(fault.param_hint)


def _expected(fault: click.exceptions.BadParameter) -> str:
    """Say what a parameter should have been."""
    kind = fault.param.type if fault.param else None
    match kind:
        case click.IntRange():
            return f"应为 {kind.min} 到 {kind.max} 之间的整数"
        case click.DateTime():
            return "应为日期，如 2025-09-26"
        case click.Choice():
            return f"应为以下之一：{'、'.join(map(str, kind.choices))}"
    return fault.message


def _file(fault: OSError) -> str:
    """Say what is wrong with a file or an address."""
    name = fault.filename or ""
    match fault:
        case FileNotFoundError():
            return f"文件不存在：{name}"
        case FileExistsError():
            return f"文件已存在：{name}"
        case PermissionError():
            return f"没有权限：{name}"
        case IsADirectoryError():
            return f"这是一个文件夹，不是文件：{name}"
        case NotADirectoryError():
            return f"这不是文件夹：{name}"
    return f"系统报告：{fault.strerror or fault}{f'（{name}）' if name else ''}"


def _of_the_system(fault: BaseException) -> str | None:
    """Say what Django or a mechanism of ours has to say, if it is meant for people."""
    from django.core.exceptions import ImproperlyConfigured, ValidationError
    from django.db import OperationalError, ProgrammingError

    if isinstance(fault, (OperationalError, ProgrammingError)):
        first = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
        return f"数据库不可用或尚未建表：{first}\n请检查 YINGSHANG_DATABASE_URL，或先运行：yingshang migrate"
    if isinstance(fault, ValidationError):
        return "；".join(fault.messages)
    if isinstance(fault, ImproperlyConfigured):
        return f"配置不对：{fault}"
    if type(fault).__module__.startswith("yingshang."):
        return str(fault) or type(fault).__name__
    if isinstance(fault, ValueError) and _raised_by_us(fault):
        return str(fault)
    return None


def _raised_by_us(fault: BaseException) -> bool:
    """Tell whether the innermost frame is code of this project: then the text is written for people."""
    frames = traceback.extract_tb(fault.__traceback__)
    return bool(frames) and "yingshang" in Path(frames[-1].filename).parts


def note_unexpected(fault: BaseException) -> str:
    """Keep the traceback of a fault nobody foresaw in the state folder and return the sentence that says where."""
    from yingshang.conf.home import home

    brief = f"程序出错：{type(fault).__name__}：{fault}"
    if os.environ.get("YINGSHANG_DEBUG") == "1":
        return brief + "\n" + "".join(traceback.format_exception(fault))
    path = home() / "log" / "faults.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write("".join(traceback.format_exception(fault)) + "\n")
    except OSError:
        return brief
    return f"{brief}\n详情已记入 {path}"
