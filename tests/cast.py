"""The fixed cast: a tiny 云溪区 and the people whom every test knows.

``cast.office_head`` and so on are :class:`Actor` objects; ``cast.login(client, "office_head")`` signs a client in.

======================  ==================================================================
leader                  副区长 (whole district)
office_head, _clerk     营商办主任, 营商办科员 (whole district)
head_a, officer_a       市场监管局 (unit A): 局长, 经办人
head_b, officer_b       自然资源局 (unit B): 局长, 经办人
township_head, _clerk   清溪镇 (with 柳湾村 below): 镇长, 经办人
liaison                 包联责任人 in 清溪镇
inspector               督查局 (whole district)
discipline              派驻第一纪检监察组, resident in unit A
system_admin, security_admin, audit_admin
enterprise              representative of 云溪晨光食品有限公司
other_enterprise        representative of 云溪恒远机械有限公司
anonymous               nobody
======================  ==================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest

from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import ANONYMOUS, SYSTEM, Actor
from yingshang.kernel.identity.models import (
    Mandate,
    MandateKind,
    Party,
    PartyKind,
    Person,
    Post,
    Reach,
    Role,
    Unit,
    UnitKind,
    User,
)
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.identity.requests import SEAT_KEY
from yingshang.kernel.identity.roles import sync_roles

if TYPE_CHECKING:
    from django.test import Client

BEGINNING = date(2020, 1, 1)

# key, code, name, short name, kind, parent
UNITS = (
    ("district", "YX", "云溪区", "云溪区", UnitKind.DISTRICT, None),
    ("leadership", "YX-LD", "云溪区领导小组", "区领导", UnitKind.LEADERSHIP, "district"),
    ("office", "YX-YSB", "云溪区优化营商环境办公室", "区营商办", UnitKind.OFFICE, "district"),
    ("unit_a", "YX-SJJ", "云溪区市场监督管理局", "区市场监管局", UnitKind.DEPARTMENT, "district"),
    ("unit_b", "YX-ZRJ", "云溪区自然资源局", "区自然资源局", UnitKind.DEPARTMENT, "district"),
    ("inspectorate", "YX-DCJ", "云溪区督查局", "区督查局", UnitKind.DEPARTMENT, "district"),
    ("team", "YX-JJ1", "云溪区纪委监委派驻第一纪检监察组", "派驻第一组", UnitKind.DISCIPLINE, "district"),
    ("data_bureau", "YX-DSJ", "云溪区大数据管理局", "区大数据局", UnitKind.DEPARTMENT, "district"),
    ("township", "YX-QXZ", "云溪区清溪镇人民政府", "清溪镇", UnitKind.TOWNSHIP, "district"),
    ("village", "YX-QXZ-LW", "清溪镇柳湾村", "柳湾村", UnitKind.VILLAGE, "township"),
    ("subdistrict", "YX-HXJ", "云溪区河西街道办事处", "河西街道", UnitKind.SUBDISTRICT, "district"),
)

# key, name, unit, role, title
OFFICIALS = (
    ("leader", "周明远", "leadership", "leader", "副区长"),
    ("office_head", "陈立新", "office", "office_head", "主任"),
    ("office_clerk", "林小雨", "office", "office_clerk", "科员"),
    ("head_a", "赵国庆", "unit_a", "unit_head", "局长"),
    ("officer_a", "孙志强", "unit_a", "unit_clerk", "经办人"),
    ("head_b", "钱卫东", "unit_b", "unit_head", "局长"),
    ("officer_b", "吴海燕", "unit_b", "unit_clerk", "经办人"),
    ("township_head", "郑文斌", "township", "unit_head", "镇长"),
    ("township_clerk", "王春梅", "township", "unit_clerk", "经办人"),
    ("liaison", "冯大勇", "township", "liaison_officer", "包联责任人"),
    ("inspector", "蒋一鸣", "inspectorate", "inspector", "督查专员"),
    ("discipline", "沈正清", "team", "discipline_team", "组长"),
    ("system_admin", "韩系统", "data_bureau", "system_admin", "系统管理员"),
    ("security_admin", "杨安全", "data_bureau", "security_admin", "安全管理员"),
    ("audit_admin", "朱审计", "data_bureau", "audit_admin", "审计管理员"),
)

# key, name, phone, enterprise
REPRESENTATIVES = (
    ("enterprise", "刘晨光", "13800000001", "云溪晨光食品有限公司"),
    ("other_enterprise", "何恒远", "13800000002", "云溪恒远机械有限公司"),
)


@dataclass
class Cast:
    """The people of 云溪区, their units and parties."""

    leader: Actor
    office_head: Actor
    office_clerk: Actor
    head_a: Actor
    officer_a: Actor
    head_b: Actor
    officer_b: Actor
    township_head: Actor
    township_clerk: Actor
    liaison: Actor
    inspector: Actor
    discipline: Actor
    system_admin: Actor
    security_admin: Actor
    audit_admin: Actor
    enterprise: Actor
    other_enterprise: Actor
    units: dict[str, Unit]
    enterprise_party: Party
    other_enterprise_party: Party
    anonymous: Actor = ANONYMOUS
    system: Actor = SYSTEM
    users: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Actor:
        """The actor of that name."""
        found = getattr(self, name)
        assert isinstance(found, Actor), name
        return found

    def again(self, name: str, on: date | None = None) -> Actor:
        """The actor read anew, after roles, posts or grants were changed."""
        return actor_for(self.users[name], on=on)

    def login(self, client: Client, name: str) -> Actor:
        """Sign a client in as one of the cast (``anonymous`` signs it out)."""
        client.logout()
        if name != "anonymous":
            door = "PhoneBackend" if self[name].audience == "enterprise" else "PasswordBackend"
            client.force_login(self.users[name], f"yingshang.kernel.login.backends.{door}")
            session = client.session
            session[SEAT_KEY] = self[name].seat
            session.save()
        return self[name]


def build_units() -> dict[str, Unit]:
    """The units of the cast's district."""
    made: dict[str, Unit] = {}
    for order, (key, code, name, short, kind, above) in enumerate(UNITS):
        parent = made[above] if above else None
        party = Party.objects.create(kind=PartyKind.UNIT, name=name)
        unit = Unit(party=party, code=code, name=name, short_name=short, kind=kind, parent=parent, order=order)
        unit.since = BEGINNING
        unit.save()
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        unit.save(update_fields=["path"])
        made[key] = unit
    return made


def _person(key: str, name: str, phone: str = "") -> tuple[User, Person]:
    user = User.objects.create_user(key)
    party = Party.objects.create(kind=PartyKind.PERSON, name=name)
    digest = lookup_digest(phone) if phone else ""
    return user, Person.objects.create(party=party, user=user, name=name, phone=phone, phone_digest=digest)


def build_cast() -> Cast:
    """Write the district into the database and read its people back."""
    if not Role.objects.exists():
        sync_roles()
    units, roles = build_units(), {role.code: role for role in Role.objects.all()}
    users: dict[str, User] = {}
    for key, name, unit, role, title in OFFICIALS:
        users[key], person = _person(key, name)
        Post.objects.create(person=person, unit=units[unit], role=roles[role], title=title, since=BEGINNING)
    Reach.objects.create(unit=units["team"], over=units["unit_a"], since=BEGINNING, basis="派驻")
    parties: dict[str, Party] = {}
    for key, name, phone, firm in REPRESENTATIVES:
        users[key], person = _person(key, name, phone)
        parties[key] = Party.objects.create(kind=PartyKind.EXTERNAL, name=firm)
        representative = MandateKind.REPRESENTATIVE
        Mandate.objects.create(
            person=person, party=parties[key], kind=representative, since=BEGINNING, basis="营业执照登记联系人"
        )
    return Cast(
        **{key: actor_for(user) for key, user in users.items()},
        units=units,
        enterprise_party=parties["enterprise"],
        other_enterprise_party=parties["other_enterprise"],
        users=users,
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast in a fresh database."""
    return build_cast()
