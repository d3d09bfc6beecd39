"""Who sees which market entities, and what counts as active on a day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel.identity.models import Unit
from yingshang.registry.enterprises import queries
from yingshang.registry.enterprises.enums import Kind, Status
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.models import Enterprise, EnterpriseParty, EnterpriseStatus


@pytest.fixture
def firms(cast: Cast) -> dict[str, Enterprise]:
    """One in 清溪镇, one in 河西街道, one unplaced, one the representative's own (unplaced)."""
    district = cast.units["district"]
    return {
        "town": make_enterprise(1, district, unit=cast.units["township"], village=cast.units["village"]),
        "street": make_enterprise(2, district, unit=cast.units["subdistrict"], kind=Kind.SOLE),
        "nowhere": make_enterprise(3, district),
        "own": make_enterprise(4, district, party=cast.enterprise_party),
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("office_clerk", {"town", "street", "nowhere", "own"}),
        ("leader", {"town", "street", "nowhere", "own"}),
        ("township_clerk", {"town"}),
        ("liaison", {"town"}),
        ("officer_a", set()),
        ("enterprise", {"own"}),
        ("other_enterprise", set()),
        ("anonymous", set()),
        ("system_admin", set()),
    ],
)
def test_reach(cast: Cast, firms: dict[str, Enterprise], who: str, seen: set[str]) -> None:
    keys = {firm.pk: name for name, firm in firms.items()}
    assert {keys[e.pk] for e in queries.enterprises_for(cast[who])} == seen


def test_an_entrusted_enterprise_is_seen_until_the_trust_ends(cast: Cast, firms: dict[str, Enterprise]) -> None:
    trust = EnterpriseParty.objects.create(
        enterprise=firms["street"], party_id=cast.officer_a.unit_party_id, role="visitor", since=date(2026, 1, 1)
    )
    assert queries.enterprise_for(cast.officer_a, code_of(2)) == firms["street"]
    trust.until = date(2026, 2, 1)
    trust.save()
    with pytest.raises(EnterpriseNotFound):
        queries.enterprise_for(cast.officer_a, code_of(2))


def test_another_district_is_out_of_reach(cast: Cast) -> None:
    other = Unit.objects.create(
        party=cast.other_enterprise_party, code="ZZ", name="别区", short_name="别区", kind="district", path="/999/",
        since=date(2020, 1, 1),
    )  # fmt: skip
    make_enterprise(9, other)
    assert not queries.enterprises_for(cast.office_clerk).exists()


def test_active_as_of_a_day(cast: Cast, firms: dict[str, Enterprise]) -> None:
    EnterpriseStatus.objects.filter(enterprise=firms["town"]).update(until=date(2025, 7, 1))
    EnterpriseStatus.objects.create(
        enterprise=firms["town"], status=Status.CANCELLED, since=date(2025, 7, 1), source="register"
    )
    whole = cast.units["district"].path
    assert queries.active_count(whole, date(2025, 6, 30)) == 4
    assert queries.active_count(whole, date(2025, 7, 1)) == 3
    assert queries.active_count(whole, date(2020, 1, 1)) == 0
    assert queries.active_count(whole, date(2026, 1, 1), [Kind.SOLE]) == 1
    assert queries.active_count(cast.units["township"].path, date(2025, 6, 30)) == 1
    assert queries.active_count(cast.units["village"].path, date(2025, 6, 30)) == 1


def test_phones_lead_to_their_enterprises(cast: Cast, firms: dict[str, Enterprise]) -> None:
    for name in ("town", "street"):
        firms[name].contacts.create(role="liaison", phone="13900000000", phone_digest="d" * 64)
    found = queries.enterprises_with_phone("d" * 64, cast.units["district"].pk)
    assert found == sorted([firms["town"].pk, firms["street"].pk])
