"""The first sign-in of an enterprise whose phone only the register knows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel import clock
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.models import Mandate, User
from yingshang.registry.enterprises.models import Contact, Enterprise

pytestmark = pytest.mark.django_db

PHONE = "13700000456"


def contact(cast: Cast, party: int, name: str = "王会计") -> None:
    Contact.objects.create(
        enterprise=Enterprise.objects.get(pk=party), name=name, phone=PHONE, phone_digest=lookup_digest(PHONE)
    )


def sign_in(client: Client, *, hours: int = 0) -> str:
    """Ask for a code some hours later, give what is shown; where one is led."""
    with clock.at(clock.now() + timedelta(hours=hours)):
        return _signed_in(client)


def _signed_in(client: Client) -> str:
    page = client.post("/login/phone/", {"phone": PHONE}, follow=True).content.decode()
    shown = re.search(r"data-sandbox-code>(\d{6})<", page)
    answer = client.post("/login/phone/code/", {"code": shown.group(1) if shown else "000000"})
    return str(answer.headers.get("Location", ""))


@pytest.fixture
def known(registered: Cast) -> Cast:
    """The register holds the phone for one enterprise."""
    contact(registered, registered.enterprise_party.pk)
    return registered


def test_a_phone_of_one_enterprise_binds_itself_and_may_bring_a_demand(known: Cast, client: Client) -> None:
    assert sign_in(client) == "/my/"
    mandate = Mandate.objects.get(person__phone_digest=lookup_digest(PHONE))
    assert (mandate.party, mandate.basis, mandate.person.name) == (known.enterprise_party, "登记联系电话", "王会计")
    given = {"content": "停电三次。", "contact_name": "王会计", "contact_phone": PHONE}
    assert client.post("/my/demands/new/", given).status_code == 302
    client.logout()
    assert sign_in(client, hours=2) == "/my/"
    assert Mandate.objects.filter(person__phone_digest=lookup_digest(PHONE)).count() == 1


def test_a_phone_of_several_enterprises_is_bound_by_an_official(known: Cast, client: Client) -> None:
    contact(known, known.other_enterprise_party.pk)
    before = Mandate.objects.count()
    assert sign_in(client) == ""
    assert Mandate.objects.count() == before


def test_a_phone_of_a_closed_enterprise_binds_nothing(known: Cast, client: Client) -> None:
    Enterprise.objects.filter(pk=known.enterprise_party.pk).update(status="cancelled")
    before = Mandate.objects.count()
    assert sign_in(client) == ""
    assert Mandate.objects.count() == before


def test_an_ended_mandate_or_a_closed_account_does_not_come_back(known: Cast, client: Client) -> None:
    assert sign_in(client) == "/my/"
    client.logout()
    mandate = Mandate.objects.get(person__phone_digest=lookup_digest(PHONE))
    assert sign_in(client, hours=2) == "/my/"
    client.logout()
    mandate.until = mandate.since
    mandate.save()
    assert sign_in(client, hours=4) == ""
    User.objects.filter(person=mandate.person).update(is_active=False)
    Mandate.objects.filter(pk=mandate.pk).delete()
    assert sign_in(client, hours=6) == ""
    assert not Mandate.objects.filter(person__phone_digest=lookup_digest(PHONE)).exists()
