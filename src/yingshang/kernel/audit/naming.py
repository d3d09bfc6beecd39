"""What actions and chains are called in Chinese, told by whoever writes them: the auditor reads words, not codes.

Call it in ``AppConfig.ready``, or where a declaration is made; the audit knows no module above it.
"""

from __future__ import annotations

from collections.abc import Mapping

_actions: dict[str, str] = {}
_chains: dict[str, str] = {}


def name_actions(names: Mapping[str, str]) -> None:
    """Name actions by their codes (``demand.accept``)."""
    _actions.update(names)


def name_chains(names: Mapping[str, str]) -> None:
    """Name kinds of chains (``case``)."""
    _chains.update(names)


def action_names() -> dict[str, str]:
    """All names of actions by code."""
    return dict(_actions)


def chain_names() -> dict[str, str]:
    """All names of kinds of chains by code."""
    return dict(_chains)
