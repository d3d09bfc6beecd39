"""The pages of reference data: for whom they are, and that every write goes through its service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.models import Grant, Mandate, Person, Post, Role, Unit
from yingshang.kernel.identity.permissions import MANAGE_REFERENCE
from yingshang.kernel.identity.services import create_unit
from yingshang.kernel.login import services as doors
from yingshang.kernel.login.models import LoginAttempts, LoginPolicy

pytestmark = [
    pytest.mark.urls("tests.kernel.identity.reference_pages"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning"),
]
UNITS, PEOPLE, POSTS = "/admin/identity/unit/", "/admin/identity/person/", "/admin/identity/post/"
GRANTS = "/admin/identity/grant/"
GOOD = "云溪-correct-7788"


def unit_form(cast: Cast, **changed: Any) -> dict[str, Any]:
    given = {
        "code": "YX-QXZ-DL",
        "name": "清溪镇东岭村",
        "short_name": "东岭村",
        "kind": "village",
        "parent": cast.units["township"].pk,
        "order": 1,
        "since": "2026-03-11",
        "until": "",
        "successor": "",
    }
    return {**given, **changed}


def page_of(unit: Unit) -> str:
    return f"{UNITS}{unit.pk}/change/"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("anonymous", 302),
        ("enterprise", 403),
        ("officer_a", 403),
        ("leader", 403),
        ("audit_admin", 403),
        ("office_head", 200),
        ("system_admin", 200),
        ("security_admin", 200),
    ],
)
def test_who_comes_in(cast: Cast, client: Client, name: str, status: int) -> None:
    cast.login(client, name)
    answer = client.get("/admin/", follow=False)
    if answer.status_code == 302 and name != "anonymous":
        answer = client.get(answer["Location"])
    assert answer.status_code == status
    if name == "anonymous":
        assert "/login/" in client.get("/admin/", follow=True).redirect_chain[-1][0]


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("office_head", UNITS, 200),
        ("office_head", PEOPLE, 403),
        ("office_head", GRANTS, 403),
        ("system_admin", UNITS, 200),
        ("system_admin", PEOPLE, 200),
        ("system_admin", POSTS, 200),
        ("system_admin", f"{POSTS}add/", 200),
        ("system_admin", f"{PEOPLE}add/", 200),
        ("system_admin", "/admin/identity/substitution/add/", 200),
        ("system_admin", "/admin/identity/mandate/add/", 200),
        ("system_admin", "/admin/identity/reach/add/", 200),
        ("system_admin", "/admin/identity/role/", 200),
        ("system_admin", "/admin/identity/role/add/", 403),
        ("system_admin", GRANTS, 403),
        ("security_admin", GRANTS, 200),
        ("security_admin", f"{GRANTS}add/", 200),
        ("security_admin", UNITS, 403),
        ("security_admin", "/admin/login/loginattempts/", 200),
        ("security_admin", "/admin/login/loginpolicy/add/", 200),
    ],
)
def test_who_keeps_what(cast: Cast, client: Client, name: str, path: str, status: int) -> None:
    cast.login(client, name)
    assert client.get(path).status_code == status


def test_a_unit_is_made_moved_and_closed_by_services(cast: Cast, client: Client) -> None:
    cast.login(client, "system_admin")
    assert client.post(f"{UNITS}add/", unit_form(cast)).status_code == 302
    unit = Unit.objects.get(code="YX-QXZ-DL")
    assert unit.path == f"{cast.units['township'].path}{unit.pk}/"
    moved = unit_form(cast, name="河西街道东岭社区", parent=cast.units["subdistrict"].pk)
    assert client.post(page_of(unit), moved).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.parent_id) == ("河西街道东岭社区", cast.units["subdistrict"].pk)
    closed = {**moved, "until": "2026-04-01", "successor": cast.units["village"].pk}
    assert client.post(page_of(unit), closed).status_code == 302
    unit.refresh_from_db()
    assert unit.successor_id == cast.units["village"].pk
    actions = Entry.objects.filter(person_id=cast.system_admin.person_id).values_list("action", flat=True)
    assert set(actions) == {"unit.created", "unit.changed", "unit.moved", "unit.closed"}


def test_what_a_service_refuses_is_said_in_the_form(cast: Cast, client: Client) -> None:
    cast.login(client, "system_admin")
    before = list(Unit.objects.order_by("pk").values())
    township = cast.units["township"]
    data = unit_form(cast, name=township.name, kind="township", parent=cast.units["village"].pk)
    answer = client.post(page_of(township), data)
    assert "不能移动到本单位或其下级单位之下" in answer.content.decode()
    data = unit_form(cast, parent=cast.units["district"].pk, until="2026-04-01")
    assert "下级单位尚未撤销" in client.post(page_of(township), data).content.decode()
    assert list(Unit.objects.order_by("pk").values()) == before
    assert not Entry.objects.exists()


def test_another_districts_units_are_not_there(cast: Cast, client: Client, now: datetime) -> None:
    made = {"kind": "district", "since": now.date(), "actor": SYSTEM, "now": now}
    other = create_unit(code="BC", name="北川区", **made)
    cast.login(client, "system_admin")
    assert "北川区" not in client.get(UNITS).content.decode()
    assert client.post(page_of(other), unit_form(cast)).status_code == 302
    assert client.post(f"{UNITS}add/", unit_form(cast, parent=other.pk)).status_code == 200
    assert not Unit.objects.filter(parent=other).exists()
    other.refresh_from_db()
    assert other.name == "北川区"


def test_a_person_with_account_and_post(cast: Cast, client: Client) -> None:
    cast.login(client, "system_admin")
    data = {
        "name": "新同志",
        "phone_number": "138 1234 5678",
        "username": "xin",
        "first_password": GOOD,
        "active": "on",
    }
    assert client.post(f"{PEOPLE}add/", data).status_code == 302
    person = Person.objects.get(name="新同志")
    assert person.phone == "13812345678"
    assert person.user is not None
    assert person.user.check_password(GOOD)
    text = client.get(PEOPLE).content.decode()
    assert "138****5678" in text
    assert "13812345678" not in text
    role = Role.objects.get(code="unit_clerk")
    post = {"person": person.pk, "unit": cast.units["unit_b"].pk, "role": role.pk, "title": "科员"}
    assert client.post(f"{POSTS}add/", {**post, "since": "2026-03-11", "until": ""}).status_code == 302
    made = Post.objects.get(person=person)
    assert client.post(f"{POSTS}{made.pk}/change/", {"until": "2026-04-01"}).status_code == 302
    off = {"name": "新同志", "phone_number": "13812345678", "first_password": ""}
    assert client.post(f"{PEOPLE}{person.pk}/change/", off).status_code == 302
    person.user.refresh_from_db()
    assert not person.user.is_active


def test_three_administrators_stay_three_people_here_too(cast: Cast, client: Client) -> None:
    cast.login(client, "system_admin")
    role = Role.objects.get(code="audit_admin")
    data = {
        "person": cast.security_admin.person_id,
        "unit": cast.units["data_bureau"].pk,
        "role": role.pk,
        "title": "审计管理员",
        "since": "2026-03-11",
        "until": "",
    }
    before = Post.objects.count()
    assert "须由三人分别担任" in client.post(f"{POSTS}add/", data).content.decode()
    assert Post.objects.count() == before


def test_a_mandate_is_granted_and_ended(cast: Cast, client: Client) -> None:
    cast.login(client, "system_admin")
    data = {"person": cast.enterprise.person_id, "party": cast.other_enterprise_party.pk, "kind": "agent"}
    data |= {"since": "2026-03-11", "until": "", "basis": "授权委托书"}
    assert client.post("/admin/identity/mandate/add/", data).status_code == 302
    made = Mandate.objects.get(kind="agent")
    answer = client.post(f"/admin/identity/mandate/{made.pk}/change/", {"until": ""})
    assert "请填写结束日期" in answer.content.decode()
    assert client.post(f"/admin/identity/mandate/{made.pk}/change/", {"until": "2026-05-01"}).status_code == 302


def test_the_security_administrator_withdraws_and_gives(cast: Cast, client: Client) -> None:
    cast.login(client, "security_admin")
    grant = Grant.objects.get(role__code="office_head", code=MANAGE_REFERENCE)
    assert client.post(f"{GRANTS}{grant.pk}/change/", {}).status_code == 302
    assert not cast.again("office_head").has(MANAGE_REFERENCE)
    assert client.post(f"{GRANTS}{grant.pk}/change/", {"active": "on"}).status_code == 302
    assert cast.again("office_head").has(MANAGE_REFERENCE)


def test_nothing_is_deleted(cast: Cast, client: Client) -> None:
    cast.login(client, "system_admin")
    assert client.post(f"{UNITS}{cast.units['village'].pk}/delete/", {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [cast.units["village"].pk], "post": "yes"}
    client.post(UNITS, data)
    assert Unit.objects.filter(pk=cast.units["village"].pk).exists()


def test_the_doors_thresholds_and_locks(cast: Cast, client: Client, now: datetime) -> None:
    cast.login(client, "security_admin")
    fields = [f.name for f in LoginPolicy._meta.fields if f.name != "id"]
    data = {name: getattr(LoginPolicy(), name) for name in fields} | {"max_failures": 1}
    assert client.post("/admin/login/loginpolicy/add/", data).status_code == 302
    doors.begin_attempt(username="officer_a", address="10.1.1.1", now=now)
    doors.note_failure(username="officer_a", address="10.1.1.1", now=now)
    lock = LoginAttempts.objects.get()
    assert lock.locked_until is not None
    chosen = {"action": "end_locks", "_selected_action": [lock.pk]}
    assert client.post("/admin/login/loginattempts/", chosen).status_code == 302
    lock.refresh_from_db()
    assert lock.locked_until is None
