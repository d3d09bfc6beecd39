"""The pure calculation of who is responsible for which enterprise."""

from yingshang.registry.assignments.rules.problem import Entity, Official, Reason, Solution
from yingshang.registry.assignments.rules.solver import solve

__all__ = ["Entity", "Official", "Reason", "Solution", "solve"]
