"""The pure calculation of who is responsible for which enterprise."""

from yingshang.registry.assignments.rules.problem import REASON_WORDS, Entity, Official, Reason, Solution
from yingshang.registry.assignments.rules.solver import solve

__all__ = ["REASON_WORDS", "Entity", "Official", "Reason", "Solution", "solve"]
