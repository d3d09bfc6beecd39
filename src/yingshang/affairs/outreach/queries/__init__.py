"""Every read of outreach that is more than a filter, already in the actor's scope."""

from yingshang.affairs.outreach.queries.visits import visit_for, visits_for, visits_of

__all__ = ["visit_for", "visits_for", "visits_of"]
