"""A network of least cost, handed to OR-Tools in one go."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow


class Network:
    """Nodes with supplies, arcs with capacity and whole-number cost per unit."""

    def __init__(self) -> None:
        self._supplies: list[int] = []
        self._arcs: list[tuple[int, int, int, int]] = []
        self._flows: Any = None

    def node(self, supply: int = 0) -> int:
        """A new node; a positive supply flows out of it."""
        self._supplies.append(supply)
        return len(self._supplies) - 1

    def demand(self, node: int, amount: int) -> None:
        """Let ``amount`` flow into a node."""
        self._supplies[node] = -amount

    def arc(self, tail: int, head: int, capacity: int, cost: int) -> int:
        """A new arc; returns its index."""
        self._arcs.append((tail, head, capacity, cost))
        return len(self._arcs) - 1

    def solve(self) -> None:
        """Find a flow of least cost that carries every supply. Errors: ``ArithmeticError`` when there is none."""
        flow = min_cost_flow.SimpleMinCostFlow()
        tails, heads, capacities, costs = (np.array(column) for column in zip(*self._arcs, strict=True))
        arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        flow.set_nodes_supplies(np.arange(len(self._supplies)), np.array(self._supplies))
        status = flow.solve()
        if status != flow.OPTIMAL:
            raise ArithmeticError(f"min cost flow ended with {status}")
        self._flows = flow.flows(arcs)

    def flow(self, arc: int) -> int:
        """What flows through an arc."""
        return int(self._flows[arc])
