"""Phones: one that serves several enterprises is marked and binds nobody alone; an official on site may bind it."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.registry.codes.making import firms
from tests.registry.enterprises.making import code_of
from yingshang.kernel import clock
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.models import Mandate, Person
from yingshang.kernel.login.queries import mandates_by_phone, recipient_for
from yingshang.registry.codes.errors import NotPermitted, PhoneRefused
from yingshang.registry.codes.queries import shared_phones_for, shared_with
from yingshang.registry.codes.services import bind_phone
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.models import Contact, Enterprise

pytestmark = pytest.mark.django_db
AGENT, ALONE, NEW = "13911112222", "13933334444", "13955556666"


@pytest.fixture
def held(cast: Cast) -> list[Enterprise]:
    """Three enterprises: two share the phone of a bookkeeper, the third has its own."""
    found = firms(cast, 3)
    for firm, phone in zip(found, (AGENT, AGENT, ALONE), strict=True):
        digest = lookup_digest(phone)
        Contact.objects.create(enterprise=firm, role="finance", name="周会计", phone=phone, phone_digest=digest)
    return found


def bind(
    cast: Cast, phone: str, *, who: str = "liaison", number: int = 1, agent: bool = False, name: str = "周会计"
) -> Mandate:
    made, _ = bind_phone(
        uscc=code_of(number),
        name=name,
        phone=phone,
        basis="营业执照、身份证",
        as_agent=agent,
        actor=cast[who],
        now=clock.now(),
    )
    return made


def test_a_shared_phone_is_marked_wherever_it_stands(held: list[Enterprise], cast: Cast) -> None:
    assert [(c.phone_digest, n) for c, n in shared_with(held[0])] == [(lookup_digest(AGENT), 2)]
    assert shared_with(held[2]) == []
    found = shared_phones_for(cast.township_clerk)
    assert {(c.enterprise.uscc, c.firms) for c in found} == {(code_of(1), 2), (code_of(2), 2)}
    held[1].unit = cast.units["subdistrict"]
    held[1].save()
    assert [c.enterprise.uscc for c in shared_phones_for(cast.township_clerk)] == [code_of(1)], (
        "still two in the district"
    )
    Enterprise.objects.filter(pk=held[1].pk).update(status="cancelled")
    assert not shared_phones_for(cast.office_clerk).exists()


def test_a_shared_phone_binds_nobody_alone(held: list[Enterprise]) -> None:
    today = clock.today()
    assert recipient_for(lookup_digest(AGENT), today) is None
    assert recipient_for(lookup_digest(ALONE), today) == held[2].party


def test_on_site_a_shared_phone_is_bound_as_an_agent_s_only(held: list[Enterprise], cast: Cast) -> None:
    with pytest.raises(PhoneRefused, match="2 户"):
        bind(cast, AGENT)
    mandate = bind(cast, AGENT, agent=True)
    assert (mandate.kind, mandate.party) == ("agent", held[0].party)
    assert mandates_by_phone(lookup_digest(AGENT), clock.today()) == [mandate]
    assert bind(cast, AGENT, number=2, agent=True).person == mandate.person
    entries = Entry.objects.filter(action="codes.bind_phone")
    assert [entry.data["firms"] for entry in entries.order_by("pk")] == [2, 2]
    assert AGENT not in repr(list(entries.values("data")))


def test_an_unknown_phone_is_bound_on_site_after_what_was_seen(held: list[Enterprise], cast: Cast) -> None:
    mandate = bind(cast, "139 5555 6666", name="王芳")
    assert (mandate.kind, mandate.basis) == ("representative", "现场绑定：营业执照、身份证")
    for again, why in (
        (lambda: bind(cast, NEW, name="王芳"), "已绑定"),
        (lambda: bind(cast, NEW, name="李四"), "另一个姓名"),
    ):
        with pytest.raises(PhoneRefused, match=why):
            again()
    with pytest.raises(PhoneRefused, match="手机号码"):
        bind(cast, "0395-123", name="王芳")


def test_who_may_not_binds_nobody(held: list[Enterprise], cast: Cast) -> None:
    before = Person.objects.count()
    for who in ("officer_a", "township_clerk", "inspector"):
        with pytest.raises(NotPermitted):
            bind(cast, NEW, who=who)
    Enterprise.objects.filter(pk=held[0].pk).update(unit=cast.units["subdistrict"])
    with pytest.raises(EnterpriseNotFound):
        bind(cast, NEW)
    Enterprise.objects.filter(pk=held[1].pk).update(status="revoked")
    with pytest.raises(PhoneRefused, match="吊销"):
        bind(cast, NEW, number=2)
    assert (Person.objects.count(), Mandate.objects.filter(basis__startswith="现场").count()) == (before, 0)
