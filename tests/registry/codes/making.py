"""Enterprises with and without own codes, as tests of this folder begin."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock
from yingshang.registry.codes.models import Code
from yingshang.registry.codes.services import issue_code
from yingshang.registry.enterprises.models import Enterprise


def firms(cast: Cast, count: int = 3) -> list[Enterprise]:
    """Active enterprises in 清溪镇, without codes."""
    district, township = cast.units["district"], cast.units["township"]
    return [make_enterprise(number, district, unit=township) for number in range(1, count + 1)]


def own_firm(cast: Cast) -> Enterprise:
    """The enterprise of ``cast.enterprise`` in the register."""
    district, township = cast.units["district"], cast.units["township"]
    return make_enterprise(7, district, unit=township, party=cast.enterprise_party)


def issued(cast: Cast, number: int = 1, *, days_ago: int = 0) -> Code:
    """The code of the enterprise with that number, issued by the office."""
    now = clock.now() - timedelta(days=days_ago)
    return issue_code(uscc=code_of(number), actor=cast.office_clerk, now=now)
