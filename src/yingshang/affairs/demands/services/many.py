"""The same move on many demands: each in its own transaction, each with its own answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.queries import demand_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.errors import LifecycleError
from yingshang.kernel.lifecycle.services import perform


@dataclass(slots=True)
class BatchResult:
    """What came of a batch: the numbers done, and for each that was not, why."""

    done: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def perform_many(
    *, numbers: Iterable[str], move: str, data: Mapping[str, Any], actor: Actor, now: datetime
) -> BatchResult:
    """Carry out one move on each of the demands; one that cannot is told with its reason and stops no other."""
    result = BatchResult()
    for number in dict.fromkeys(numbers):
        try:
            perform(demand_for(actor, number).case, move, data, actor=actor, now=now)
        except Demand.DoesNotExist:
            result.refused[number] = "没有这件诉求，或不在您的查看范围内。"
        except LifecycleError as error:
            result.refused[number] = str(error)
        else:
            result.done.append(number)
    return result
