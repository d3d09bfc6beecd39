"""A real district begins: root, office, four accounts that can sign in, three of them administrators apart."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate

from tests.road import MONDAY
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.errors import NameTaken
from yingshang.kernel.identity.models import Unit, User
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.identity.services import found_district

pytestmark = pytest.mark.django_db


def test_a_district_is_founded_once_with_accounts_that_work() -> None:
    district, accounts = found_district(code="410399", name="示例区", since=MONDAY.date(), actor=SYSTEM, now=MONDAY)
    assert list(Unit.objects.filter(path__startswith=district.path).values_list("short_name", flat=True)) == [
        "示例区",
        "营商办",
    ]
    roles = []
    for account in accounts:
        user = User.objects.get(username=account.username)
        assert user.check_password(account.password)
        roles.append(actor_for(user, on=MONDAY.date()).role)
    assert roles == ["system_admin", "security_admin", "audit_admin", "office_head"]
    assert authenticate(username=accounts[0].username, password="wrong-password-here") is None
    with pytest.raises(NameTaken):
        found_district(code="410399", name="示例区", since=MONDAY.date(), actor=SYSTEM, now=MONDAY)
    assert User.objects.count() == 4
