"""The pages that change one entity, and the tags of many."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.registry.enterprises.models import ChangeRecord, Contact, Enterprise

PAGE = f"/enterprises/{code_of(1)}/"


@pytest.fixture
def firm(cast: Cast) -> Enterprise:
    """One in 清溪镇 with a contact."""
    made = make_enterprise(1, cast.units["district"], unit=cast.units["township"], address="清溪镇1号", section="C")
    Contact.objects.create(enterprise=made, role="liaison", name="李小明", phone="13900000000")
    return made


@pytest.mark.parametrize("path", ["edit", "contact", "tags"])
@pytest.mark.parametrize(("who", "status"), [("office_clerk", 200), ("township_clerk", 403), ("anonymous", 302)])
def test_who_may_change_one(client: Client, cast: Cast, firm: Enterprise, path: str, who: str, status: int) -> None:
    cast.login(client, who)
    assert client.get(f"{PAGE}{path}/").status_code == status
    if status == 200:
        assert client.get(f"/enterprises/{code_of(2)}/{path}/").status_code == 404


def test_size_data_are_changed_and_the_page_says_what_comes_next(client: Client, cast: Cast, firm: Enterprise) -> None:
    cast.login(client, "office_clerk")
    assert "名录中空白的项目保留" in client.get(f"{PAGE}edit/").content.decode()
    wrong = client.post(f"{PAGE}edit/", {"address": "清溪镇1号", "employees": "-3"})
    assert wrong.status_code == 422
    given = {"address": "清溪镇1号", "employees": "350", "revenue": "5,000", "assets": ""}
    assert client.post(f"{PAGE}edit/", given).status_code == 302
    shown = client.get(PAGE).content.decode()
    assert "350 人" in shown
    assert "中型" in shown
    assert "从业人员" in shown


def test_a_wrong_phone_is_told_beside_the_field(client: Client, cast: Cast, firm: Enterprise) -> None:
    cast.login(client, "office_clerk")
    answer = client.post(f"{PAGE}contact/", {"role": "liaison", "phone": "12345"})
    assert answer.status_code == 422
    assert "请填 11 位手机号" in answer.content.decode()
    assert client.post(f"{PAGE}contact/", {"role": "liaison", "phone": "13900000002"}).status_code == 302
    assert "139****0002" in client.get(PAGE).content.decode()


def test_tags_of_one(client: Client, cast: Cast, firm: Enterprise) -> None:
    cast.login(client, "office_clerk")
    assert client.post(f"{PAGE}tags/", {"add": ""}).status_code == 422
    assert client.post(f"{PAGE}tags/", {"add": "字" * 31}).status_code == 422
    assert client.post(f"{PAGE}tags/", {"add": "专精特新、高企"}).status_code == 302
    assert client.post(f"{PAGE}tags/", {"add": "", "drop": ["高企"]}).status_code == 302
    assert [tag.name for tag in firm.tags.all()] == ["专精特新"]


def test_tags_of_many_from_the_list(client: Client, cast: Cast, firm: Enterprise) -> None:
    other = make_enterprise(2, cast.units["district"])
    cast.login(client, "office_clerk")
    assert reverse("enterprises:tag-many") in client.get("/enterprises/").content.decode()
    url, chosen = reverse("enterprises:tag-many"), {"row": [firm.pk, other.pk]}
    assert client.post(url).status_code == 302
    asked = client.post(url, chosen)
    assert asked.status_code == 200
    assert "增减 2 户的标签" in asked.content.decode()
    assert client.post(url, {**chosen, "chosen": "1", "add": ""}).status_code == 422
    assert client.post(url, {**chosen, "chosen": "1", "add": "高企"}).status_code == 302
    assert {e.tags.get().name for e in (firm, other)} == {"高企"}
    assert ChangeRecord.objects.count() == 2


def test_an_enterprise_corrects_its_contact(client: Client, cast: Cast) -> None:
    own = make_enterprise(5, cast.units["district"], party=cast.enterprise_party, unit=cast.units["township"])
    cast.login(client, "enterprise")
    assert "修改联系人" in client.get("/my/enterprise/").content.decode()
    url = reverse("enterprises:own-contact")
    assert client.post(url, {"role": "legal", "name": "张三"}).status_code == 422
    assert client.post(url, {"role": "liaison", "phone": "13900000009"}).status_code == 422
    assert client.post(url, {"role": "liaison", "name": "王五", "phone": "13900000009"}).status_code == 302
    assert own.contacts.get().own
    assert "139****0009" in client.get("/my/enterprise/").content.decode()
