"""How commands reach what they command: Django started, a service found by its name."""

from __future__ import annotations

import importlib
from typing import Any

from yingshang.conf.cli.faults import BadInput


def set_up() -> None:
    """Start Django; every command that touches data calls this first.

    Errors: ``BadInput`` when the environment says something that cannot be, such as an unknown kind of database.
    """
    import django

    try:
        django.setup()
    except ValueError as fault:
        raise BadInput(f"配置不对：{fault}") from fault


def service(module: str, function: str) -> Any:
    """Return a service by name, or say that this installation does not have it.

    Errors: ``BadInput``.
    """
    try:
        return getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as fault:
        if not (fault.name or "").startswith("yingshang."):
            raise
        raise BadInput("本版本还没有这项功能。") from fault
    except AttributeError as fault:
        raise BadInput("本版本还没有这项功能。") from fault
