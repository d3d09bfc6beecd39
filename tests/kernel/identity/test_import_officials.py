"""A table of officials: who is who, posts, accounts with first passwords, the three administrators apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth import authenticate

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.errors import NotAllowed
from yingshang.kernel.identity.models import Party, Person, Post, User
from yingshang.kernel.identity.rules.rows import OfficialRow
from yingshang.kernel.identity.services import HandedAccount, RowsImported, import_officials

SINCE = date(2022, 3, 1)
UNIT = "区自然资源局"


def bring(cast: Cast, now: datetime, *rows: OfficialRow, **options: Any) -> RowsImported:
    given: dict[str, Any] = {"actor": SYSTEM, "now": now, "district": cast.units["district"]}
    return import_officials(rows=rows, **{**given, **options})


def row(number: int, person: str, role: str = "单位经办人", unit: str = UNIT, **more: Any) -> OfficialRow:
    return OfficialRow(number, person, unit, role, **{"since": SINCE, **more})


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Party, Person, Post, User)]


def test_people_posts_and_accounts_and_the_second_time_nothing(cast: Cast, now: datetime) -> None:
    rows = (
        row(2, "张三", phone="13900000001", account="zhangsan", title="科员"),
        row(3, "张三", "包联责任人", "清溪镇", phone="13900000001"),
        row(4, "李四"),
        row(5, "李四", unit="清溪镇"),
    )
    done = bring(cast, now, *rows)
    assert (done.created, done.updated, done.unchanged, done.faults) == (4, 0, 0, [])
    zhang = Person.objects.get(name="张三")
    assert zhang.phone == "13900000001"
    assert [(p.unit.short_name, p.primary) for p in zhang.posts.all()] == [(UNIT, True), ("清溪镇", False)]
    assert Person.objects.filter(name="李四").count() == 2
    before = everything()
    again = bring(cast, now, *rows)
    assert (again.created, again.updated, again.unchanged, again.accounts) == (0, 0, 4, [])
    assert everything() == before


def test_the_password_opens_the_account_and_stands_nowhere_in_the_clear(cast: Cast, now: datetime) -> None:
    told: list[HandedAccount] = []
    bring(cast, now, row(2, "张三", account="zhangsan", title="科员"), hand_out=told.extend)
    (one,) = told
    assert (one.person, one.unit, one.username) == ("张三", "云溪区自然资源局", "zhangsan")
    assert authenticate(username="zhangsan", password=one.password) == User.objects.get(username="zhangsan")
    assert one.password not in repr(one)
    assert one.password not in repr(everything())
    assert one.password not in repr(list(Entry.objects.order_by("pk").values()))


def test_nothing_is_written_when_the_passwords_cannot_be_handed_out(cast: Cast, now: datetime) -> None:
    before = everything()

    def full(_accounts: Sequence[HandedAccount]) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        bring(cast, now, row(2, "张三", account="zhangsan"), hand_out=full)
    assert everything() == before
    assert not Entry.objects.filter(action="officials.imported").exists()


def test_one_entry_without_personal_data(cast: Cast, now: datetime) -> None:
    bring(cast, now, row(2, "张三", phone="13900000001", account="zhangsan"), row(3, "李四", "皇帝"))
    (entry,) = Entry.objects.filter(action__in=["officials.imported", "person.created", "post.appointed"])
    assert (entry.data["created"], entry.data["rejected"]) == (1, 1)
    assert entry.data["accounts"] == [User.objects.get(username="zhangsan").pk]
    assert "13900000001" not in repr(entry.data)
    assert "张三" not in repr(entry.data)


def test_a_person_is_known_by_name_and_unit_and_gets_phone_and_account(cast: Cast, now: datetime) -> None:
    bring(cast, now, row(2, "李四"))
    done = bring(cast, now, row(2, "李四", phone="13900000002", account="lisi", until=date(2026, 1, 1)))
    assert (done.created, done.updated) == (0, 1)
    person = Person.objects.get(name="李四")
    assert person.user is not None
    assert (person.phone, person.user.username) == ("13900000002", "lisi")
    assert [post.until for post in person.posts.all()] == [date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("rows", "refused", "said"),
    [
        ([row(2, "甲", "安全管理员", account="a"), row(3, "甲", "审计管理员", account="a")], {2, 3}, "2 至 64"),
        ([row(2, "甲", "安全管理员", account="jia"), row(3, "甲", "审计管理员", account="jia")], {3}, "三人分别担任"),
        ([row(2, "甲", "系统管理员"), row(3, "甲", "审计管理员")], {3}, "三人分别担任"),
        ([row(2, "甲", "皇帝")], {2}, "不认识的角色"),
        ([row(2, "甲", "企业代表")], {2}, "不认识的角色"),
        ([row(2, "甲", unit="没有")], {2}, "没有找到单位"),
        ([row(2, "甲", until=date(2021, 1, 1))], {2}, "早于任职日期"),
        ([row(2, "甲", account="same"), row(3, "乙", account="SAME")], {2, 3}, "几个姓名用了同一个账号"),
        ([row(2, "甲", account="enterprise")], {2}, "账号已被使用"),
        ([row(2, "甲", account="officer_a")], {2}, "另一人"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    cast: Cast, now: datetime, rows: list[OfficialRow], refused: set[int], said: str
) -> None:
    done = bring(cast, now, *rows)
    assert {fault.row for fault in done.faults} == refused
    assert any(said in fault.reason for fault in done.faults)
    assert all(fault.remedy for fault in done.faults)
    assert done.created == len(rows) - len(refused)


def test_two_names_with_one_phone_are_no_two_administrators(cast: Cast, now: datetime) -> None:
    phone = "13900000009"
    done = bring(
        cast,
        now,
        row(2, "甲", "系统管理员", phone=phone),
        row(3, "乙", "审计管理员", phone=phone),
        row(4, "丙", phone=phone),
    )
    assert {fault.row for fault in done.faults} == {3}
    again = bring(cast, now, row(2, "丁", "安全管理员", phone=phone), row(3, "戊", "系统管理员", phone=phone))
    assert {fault.row for fault in again.faults} == {2}


def test_nobody_gives_rights_to_themselves(cast: Cast, now: datetime) -> None:
    me = Person.objects.get(pk=cast.system_admin.person_id or 0)
    assert me.user is not None
    mine = row(2, me.name, "营商办负责人", account=me.user.username)
    done = bring(cast, now, mine, actor=cast.system_admin)
    assert [fault.reason for fault in done.faults] == ["不能为本人办理。"]
    assert not Post.objects.filter(person=me, role__code="office_head").exists()


@pytest.mark.parametrize("name", ["office_head", "security_admin", "audit_admin", "officer_a"])
def test_others_import_no_officials(cast: Cast, now: datetime, name: str) -> None:
    before = everything()
    with pytest.raises(NotAllowed):
        bring(cast, now, row(2, "张三"), actor=getattr(cast, name))
    assert everything() == before


def test_strict_writes_nothing_and_tells_no_password(cast: Cast, now: datetime) -> None:
    before = everything()
    done = bring(cast, now, row(2, "张三", account="zhangsan"), row(3, "李四", "皇帝"), strict=True)
    assert not done.written
    assert [account.password for account in done.accounts] == [""]
    assert everything() == before


def test_queries_do_not_grow_with_rows(cast: Cast, now: datetime, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(45):
        bring(cast, now, *(row(n, f"人{n}", phone=f"139{n:08}", account=f"acc{n}") for n in range(2, 120)))
