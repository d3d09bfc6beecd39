"""How a command answers: text for people, JSON for machines, both on standard output."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def with_json(command: Command) -> Command:
    """Give a command the option ``--json``, passed as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")(command)


def plain(value: Any) -> Any:
    """Turn a value into what JSON can hold: decimals as strings, dates as ISO, dataclasses and mappings as objects."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return value


def answer(data: Any, *, as_json: bool, text: str) -> None:
    """Print the data as JSON, or the text."""
    click.echo(json.dumps(plain(data), ensure_ascii=False, indent=2) if as_json else text)


def note(text: str) -> None:
    """Say something by the way, on standard error, where it does not disturb the answer."""
    click.echo(text, err=True)
