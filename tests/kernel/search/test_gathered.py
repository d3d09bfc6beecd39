"""Ids gathered once for a list: plain where they are few, a subquery where they are many."""

from __future__ import annotations

import pytest

from yingshang.kernel.search import queries
from yingshang.kernel.search.models import Document
from yingshang.kernel.search.queries import gathered
from yingshang.kernel.search.services import index

pytestmark = pytest.mark.django_db


def test_few_are_plain_ids_and_many_a_subquery_that_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 6):
        index("case", number, f"SQ{number} 门前道路积水")
    index("case", 9, "别的事情")
    index("other", 3, "门前道路积水")
    assert sorted(gathered("case", "道路")) == [1, 2, 3, 4, 5]  # type: ignore[arg-type, type-var]
    monkeypatch.setattr(queries, "FEW", 3)
    many = gathered("case", "道路")
    assert not isinstance(many, list)
    found = Document.objects.filter(owner_kind="case", owner_id__in=many).values_list("owner_id", flat=True)
    assert sorted(found) == [1, 2, 3, 4, 5]
    assert gathered("case", "") == gathered("case", "没有的词") == []
