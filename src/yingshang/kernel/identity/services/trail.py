"""What every change of identities has in common: the right to make it, its term, its entry on the accounts chain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import NotAllowed, TermInvalid
from yingshang.kernel.identity.models import Unit

CHAIN = ("accounts", "all")


def require(actor: Actor, code: str, *units: Unit | None) -> None:
    """Let only those go on whose seat carries the code and reaches the units.

    The system (imports, the demonstration district, the first set-up) may everything.

    Errors: ``NotAllowed``.
    """
    if actor.audience == "system":
        return
    if not actor.has(code):
        raise NotAllowed(code)
    for unit in units:
        if unit is None or not any(unit.path.startswith(scope) for scope in actor.scopes):
            raise NotAllowed(code, "该单位不在当前身份的管理范围内。")


def require_another(actor: Actor, person_id: int, code: str) -> None:
    """Nobody gives rights to themselves. Errors: ``NotAllowed``."""
    if actor.person_id == person_id:
        raise NotAllowed(code, "不能为本人办理，请由其他管理员办理。")


def check_term(since: date, until: date | None) -> None:
    """Errors: ``TermInvalid`` when the term ends before it begins."""
    if until is not None and until < since:
        raise TermInvalid("结束日期早于开始日期。", "until")


def record(action: str, *, actor: Actor, now: datetime, **data: Any) -> None:
    """One entry on the accounts chain: ids, codes and dates, no personal data."""
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in data.items()}
    append(chain_for(*CHAIN), action=action, ids=actor.ids, now=now, data=plain)
