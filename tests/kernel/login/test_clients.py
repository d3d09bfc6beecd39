"""Clients of the API: issued once, ended at once, never above what their role may."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.clients import NOW
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.errors import NameTaken, NotAllowed, PermissionUnknown, TermInvalid
from yingshang.kernel.identity.models import Role
from yingshang.kernel.identity.services import withdraw_permission
from yingshang.kernel.login.errors import TokenInvalid, TooManyCalls
from yingshang.kernel.login.models import ApiClient, ClientUse
from yingshang.kernel.login.queries import client_actor, client_with
from yingshang.kernel.login.services import Issued, count_call, issue_client, renew_token, revoke_client


def issue(cast: Cast, who: str = "system_admin", **changed: Any) -> Issued:
    given: dict[str, Any] = {
        "code": "province",
        "name": "省平台",
        "unit": cast.units["unit_a"],
        "codes": ["demands.view"],
        "until": date(2026, 6, 1),
    }
    return issue_client(actor=cast[who], now=NOW, **(given | changed))


def test_a_token_opens_its_unit_alone(cast: Cast) -> None:
    issued = issue(cast)
    actor = client_actor(client_with(issued.token, NOW))
    assert (actor.audience, actor.seat) == ("client", f"client:{issued.client.pk}")
    assert actor.permissions == {"demands.view"}
    assert (actor.scope, actor.district_wide) == (cast.units["unit_a"].path, False)
    assert issued.token not in str(ApiClient.objects.values().get())
    entry = Entry.objects.get(action="client.issued")
    assert issued.token not in str(entry.data)


@pytest.mark.parametrize("days", [-1, 82])
def test_a_token_has_a_term(cast: Cast, days: int) -> None:
    issued = issue(cast)
    with pytest.raises(TokenInvalid):
        client_with(issued.token, NOW + timedelta(days=days))


def test_a_revoked_client_is_out_at_once(cast: Cast) -> None:
    issued = issue(cast)
    revoke_client(client=issued.client, actor=cast.system_admin, now=NOW)
    with pytest.raises(TokenInvalid):
        client_with(issued.token, NOW)
    again = renew_token(client=issued.client, until=date(2026, 9, 1), actor=cast.system_admin, now=NOW)
    assert client_with(again.token, NOW) == issued.client
    with pytest.raises(TokenInvalid):
        client_with(issued.token, NOW)


def test_what_the_role_loses_its_clients_lose(cast: Cast) -> None:
    issued = issue(cast)
    role = Role.objects.get(code="api_client")
    withdraw_permission(role=role, code="demands.view", actor=cast.security_admin, now=NOW)
    assert not client_actor(client_with(issued.token, NOW)).permissions


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"codes": []}, PermissionUnknown),
        ({"codes": ["demands.coordinate"]}, PermissionUnknown),
        ({"until": date(2026, 3, 11)}, TermInvalid),
        ({"who": "office_head"}, NotAllowed),
        ({"who": "security_admin"}, NotAllowed),
        ({"who": "enterprise"}, NotAllowed),
    ],
)
def test_what_is_not_issued(cast: Cast, changed: dict[str, Any], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        issue(cast, **changed)
    assert not ApiClient.objects.exists()


def test_a_code_is_one_clients(cast: Cast) -> None:
    issue(cast)
    with pytest.raises(NameTaken):
        issue(cast)
    assert ApiClient.objects.count() == 1


def test_calls_are_counted_by_the_minute(cast: Cast) -> None:
    client = issue(cast, per_minute=2).client
    for _ in range(2):
        count_call(client=client, now=NOW)
    with pytest.raises(TooManyCalls) as refused:
        count_call(client=client, now=NOW + timedelta(seconds=20))
    assert refused.value.seconds == 40
    count_call(client=client, now=NOW + timedelta(minutes=1))
    assert ClientUse.objects.get().count == 1
