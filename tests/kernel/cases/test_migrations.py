"""Migrating with cases in the tables."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.cast import Cast
from tests.kernel.cases.test_takings import make_case, take_part
from tests.takings import drifted
from yingshang.kernel.cases.models import CaseParty


def migrate(target: list[tuple[str, str]] | None = None) -> None:
    """To a state of the tables; to the newest by default."""
    executor = MigrationExecutor(connection)
    executor.migrate(target or executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_takings_that_stood_before_repeat_their_header(cast: Cast) -> None:
    for number, state in enumerate(("registered", "handling", "refused", "concluded")):
        case = make_case(cast, number, state, other_kind=number == 1)
        take_part(cast, case, "unit_a", "unit")
        take_part(cast, case, "unit_b", "unit", ended=True)
    told = list(CaseParty.objects.order_by("id").values())
    try:
        migrate([("cases", "0002_lists_in_order")])
    finally:
        migrate()
    assert drifted() == []
    assert list(CaseParty.objects.order_by("id").values()) == told
    assert {taking["closed"] for taking in told} == {True, False}
