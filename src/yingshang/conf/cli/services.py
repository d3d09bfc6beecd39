"""How commands reach what they command: Django started, a service found by its name."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from yingshang.conf.cli.faults import BadInput

if TYPE_CHECKING:
    from yingshang.kernel.identity.models import Unit


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


def unit_named(code: str | None) -> Unit:
    """Return the unit with this code; without one, the district, when there is only one.

    Errors: ``BadInput``.
    """
    from yingshang.kernel.identity.models import Unit, UnitKind

    if code:
        found = list(Unit.objects.filter(code=code)[:2])
        if not found:
            raise BadInput(f"没有这个单位：{code}")
        return found[0]
    districts = list(Unit.objects.filter(kind=UnitKind.DISTRICT).order_by("path")[:2])
    if not districts:
        raise BadInput("还没有单位：请先建示范区（yingshang demo）或录入单位。")
    if len(districts) > 1:
        raise BadInput("有不止一个区，请用 --unit 指明。")
    return districts[0]
