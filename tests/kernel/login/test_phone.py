"""Enterprises at the door: the number, the code, the enterprise; nothing tells a stranger which phones are known."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client, override_settings

from tests.cast import BEGINNING, Cast
from yingshang.kernel import clock
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.models import Mandate, Party, PartyKind, Person, Post, Role, User
from yingshang.kernel.identity.services import deactivate_account
from yingshang.kernel.login import binders, services
from yingshang.kernel.login.errors import CodeExpired, CodeWrong, TooManyCodes
from yingshang.kernel.login.models import PhoneCode
from yingshang.kernel.outbox.models import Channel, Message

pytestmark = pytest.mark.urls("tests.kernel.login.doors")
KNOWN, UNKNOWN = "13800000001", "13999999999"


def ask(client: Client, phone: str = KNOWN, **more: str) -> str:
    """Ask for a code; the digits that the sandbox shows."""
    answer = client.post("/login/phone/", {"phone": phone, **more}, follow=True)
    shown = re.search(r"data-sandbox-code>(\d{6})<", answer.content.decode())
    return shown.group(1) if shown else ""


def give(client: Client, code: str):
    return client.post("/login/phone/code/", {"code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def second_mandate(cast: Cast) -> Mandate:
    return Mandate.objects.create(
        person_id=cast.enterprise.person_id,
        party=cast.other_enterprise_party,
        kind="agent",
        since=BEGINNING,
        basis="授权委托书",
    )


def test_phone_and_code_lead_to_the_portal(cast: Cast, client: Client) -> None:
    code = ask(client)
    before = client.session.session_key
    answer = give(client, code)
    assert (answer.status_code, answer["Location"]) == (302, "/my/")
    assert client.session.session_key != before
    assert client.get("/who/").json()["parties"] == [cast.enterprise_party.pk]
    assert Entry.objects.get(action="account.entered").data["door"] == "phone"


def test_the_code_goes_out_by_sms_and_is_stored_as_a_hash(cast: Cast, client: Client) -> None:
    code = ask(client)
    message = Message.objects.get()
    assert (message.channel, message.recipient_id) == (Channel.SMS, cast.enterprise.party_id)
    assert code in message.body
    row = PhoneCode.objects.get()
    assert code not in row.code_hash
    assert row.phone == KNOWN


@override_settings(SANDBOX=False)
def test_outside_the_sandbox_the_page_shows_no_code(cast: Cast, client: Client) -> None:
    assert ask(client) == ""
    code = re.search(r"\d{6}", Message.objects.get().body)
    assert code is not None
    assert give(client, code.group())["Location"] == "/my/"


@override_settings(SANDBOX=False)
def test_an_unknown_phone_is_answered_like_a_known_one(cast: Cast) -> None:
    pages = set()
    for phone in (KNOWN, UNKNOWN):
        text = Client().post("/login/phone/", {"phone": phone}, follow=True).content.decode()
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
        pages.add(text.replace(f"{phone[:3]}****{phone[-4:]}", "PHONE"))
    assert len(pages) == 1
    assert "当面为您绑定" in pages.pop()
    assert Message.objects.count() == 1


def test_a_proven_phone_without_enterprise_is_told_what_to_do(cast: Cast, client: Client) -> None:
    answer = give(client, ask(client, UNKNOWN))
    assert "还没有绑定" in answer.content.decode()
    assert client.get("/who/").json()["audience"] == "anonymous"
    assert not Message.objects.exists()


@pytest.mark.parametrize("phone", ["12345", "", "0391-2345678"])
def test_what_is_no_number_is_said_at_the_field(db: None, client: Client, phone: str) -> None:
    answer = client.post("/login/phone/", {"phone": phone})
    assert answer.status_code == 422
    assert "手机号码" in answer.content.decode()
    assert not PhoneCode.objects.exists()


def test_a_wrong_code_says_how_often_one_may_try(cast: Cast, client: Client) -> None:
    code = ask(client)
    for left in (4, 3, 2, 1):
        assert f"还可以试 {left} 次" in give(client, wrong(code)).content.decode()
    assert "次数已用完" in give(client, wrong(code)).content.decode()
    assert "已失效" in give(client, code).content.decode()
    assert client.get("/who/").json()["audience"] == "anonymous"


def test_a_code_serves_once_and_five_minutes(cast: Cast, now: datetime) -> None:
    def send(at: datetime) -> services.codes.SentCode:
        return services.send_code(phone=KNOWN, address="10.1.1.1", now=at)

    sent = send(now)
    services.check_code(pk=sent.pk, code=sent.code, now=now + timedelta(minutes=4, seconds=59))
    with pytest.raises(CodeExpired):
        services.check_code(pk=sent.pk, code=sent.code, now=now + timedelta(minutes=4, seconds=59))
    late = send(now + timedelta(minutes=10))
    with pytest.raises(CodeExpired):
        services.check_code(pk=late.pk, code=late.code, now=now + timedelta(minutes=15))


def test_a_new_code_ends_the_old_one(cast: Cast, now: datetime) -> None:
    old = services.send_code(phone=KNOWN, address="10.1.1.1", now=now)
    later = now + timedelta(minutes=2)
    new = services.send_code(phone=KNOWN, address="10.1.1.1", now=later)
    with pytest.raises(CodeExpired):
        services.check_code(pk=old.pk, code=old.code, now=later)
    with pytest.raises(CodeWrong):
        services.check_code(pk=new.pk, code=wrong(new.code), now=later)
    assert services.check_code(pk=new.pk, code=f" {new.code} ", now=later) == lookup_digest(KNOWN)


@pytest.mark.parametrize("phone", [KNOWN, UNKNOWN])
def test_codes_are_not_sent_at_will(cast: Cast, now: datetime, client: Client, phone: str) -> None:
    def send(seconds: int) -> None:
        services.send_code(phone=phone, address="10.1.1.1", now=now + timedelta(seconds=seconds))

    send(0)
    with pytest.raises(TooManyCodes, match="请 1 秒后再试"):
        send(59)
    for seconds in (60, 120, 180, 240):
        send(seconds)
    with pytest.raises(TooManyCodes, match="约 55 分钟"):
        send(300)
    send(3601)
    with clock.at(now + timedelta(seconds=3602)):
        answer = client.post("/login/phone/", {"phone": phone})
    assert answer.status_code == 429
    assert "59 秒后再试" in answer.content.decode()


def test_codes_from_one_address_are_limited_too(cast: Cast, now: datetime) -> None:
    services.change_policy(actor=cast.security_admin, now=now, codes_per_address=2)
    for phone in ("13700000001", "13700000002"):
        services.send_code(phone=phone, address="10.1.1.1", now=now)
    with pytest.raises(TooManyCodes):
        services.send_code(phone="13700000003", address="10.1.1.1", now=now)
    services.send_code(phone="13700000003", address="10.1.1.2", now=now)


def test_a_code_belongs_to_the_browser_that_asked(cast: Cast) -> None:
    code, other = ask(Client()), Client()
    assert give(other, code)["Location"] == "/login/phone/"
    assert other.get("/who/").json()["audience"] == "anonymous"


def test_with_several_enterprises_one_is_chosen(cast: Cast, client: Client) -> None:
    second = second_mandate(cast)
    assert give(client, ask(client))["Location"] == "/login/phone/enterprise/"
    assert client.get("/who/").json()["audience"] == "anonymous"
    text = client.get("/login/phone/enterprise/").content.decode()
    assert "云溪晨光食品有限公司" in text
    assert "云溪恒远机械有限公司" in text
    foreign = Mandate.objects.get(person_id=cast.other_enterprise.person_id)
    assert client.post("/login/phone/enterprise/", {"mandate": foreign.pk}).status_code == 404
    assert client.post("/login/phone/enterprise/", {"mandate": second.pk})["Location"] == "/my/"
    assert client.get("/who/").json()["parties"] == [cast.other_enterprise_party.pk]
    assert client.post("/login/phone/enterprise/", {"mandate": second.pk})["Location"] == "/login/phone/"


def test_choosing_waits_ten_minutes(cast: Cast, client: Client, now: datetime) -> None:
    second = second_mandate(cast)
    give(client, ask(client))
    with clock.at(now + timedelta(minutes=11)):
        assert client.post("/login/phone/enterprise/", {"mandate": second.pk})["Location"] == "/login/phone/"


def test_one_is_led_to_the_page_asked_for_on_this_host_only(cast: Cast, now: datetime) -> None:
    for minute, (wanted, led) in enumerate([("/portal/x/", "/portal/x/"), ("https://elsewhere.example/", "/my/")]):
        client = Client()
        with clock.at(now + timedelta(minutes=2 * minute)):
            assert give(client, ask(client, next=wanted))["Location"] == led


def test_ended_mandates_and_closed_accounts_do_not_come_in(cast: Cast, client: Client, now: datetime) -> None:
    deactivate_account(user=cast.users["enterprise"], actor=cast.system_admin, now=now)
    assert "还没有绑定" in give(client, ask(client)).content.decode()
    Mandate.objects.filter(person_id=cast.other_enterprise.person_id).update(until=date(2026, 3, 11))
    assert "还没有绑定" in give(client, ask(client, "13800000002")).content.decode()


def test_first_entry_opens_an_account_without_password(cast: Cast, client: Client) -> None:
    person = Person.objects.get(pk=cast.enterprise.person_id)
    Person.objects.update(user=None)
    give(client, ask(client))
    person.refresh_from_db()
    assert person.user is not None
    assert not person.user.has_usable_password()
    assert client.get("/who/").json()["parties"] == [cast.enterprise_party.pk]
    assert User.objects.filter(username=f"p{person.pk}").exists()


def test_an_officials_phone_does_not_open_the_post(cast: Cast, client: Client) -> None:
    Post.objects.create(
        person_id=cast.enterprise.person_id,
        unit=cast.units["office"],
        role=Role.objects.get(code="office_head"),
        title="主任",
        since=BEGINNING,
    )
    give(client, ask(client))
    assert client.get("/who/").json()["audience"] == "enterprise"
    Mandate.objects.update(until=date(2026, 3, 11))
    assert client.get("/who/").json()["audience"] == "anonymous"


class OnlyPhone:
    """A register that knows one phone."""

    def __init__(self, party: Party) -> None:
        self.party = party

    def recipient(self, digest: str) -> Party | None:
        return self.party if digest == lookup_digest(UNKNOWN) else None

    def bind(self, *, phone: str, now: datetime) -> None:
        party = Party.objects.create(kind=PartyKind.PERSON, name="联系人")
        person = Person.objects.create(party=party, name="联系人", phone=phone, phone_digest=lookup_digest(phone))
        given = {"kind": "representative", "since": now.date(), "basis": "登记联系电话"}
        Mandate.objects.create(person=person, party=self.party, **given)


def test_a_phone_that_the_register_knows_binds_itself(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binders, "_binders", [OnlyPhone(cast.enterprise_party)])
    code = ask(client, UNKNOWN)
    assert Message.objects.get().recipient_id == cast.enterprise_party.pk
    give(client, wrong(code))
    assert Mandate.objects.count() == 2
    assert give(client, code)["Location"] == "/my/"
    assert client.get("/who/").json()["parties"] == [cast.enterprise_party.pk]
