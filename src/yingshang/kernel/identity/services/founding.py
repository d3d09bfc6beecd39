"""Founding a district in an empty installation: its root, its office, the three administrators, the office's head."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Role, Unit, UnitKind
from yingshang.kernel.identity.services.accounts import ALPHABET, create_account
from yingshang.kernel.identity.services.people import create_person
from yingshang.kernel.identity.services.posts import appoint
from yingshang.kernel.identity.services.units import create_unit

FOUNDERS = (
    ("system", "系统管理员", "system_admin"),
    ("security", "安全管理员", "security_admin"),
    ("audit", "审计管理员", "audit_admin"),
    ("office", "营商办主任", "office_head"),
)


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An account of a new district; the password is told this once."""

    username: str
    title: str
    password: str


@transaction.atomic
def found_district(
    *, code: str, name: str, since: date, actor: Actor, now: datetime
) -> tuple[Unit, list[FirstAccount]]:
    """The district's root unit, its office, and four people with accounts who build the rest at ``/admin/``.

    Arguments:
        code: the six-digit division code; the accounts' names begin with it.

    Errors: ``NotAllowed`` (the system alone founds districts), ``NameTaken``.
    """
    district = create_unit(code=code, name=name, kind=UnitKind.DISTRICT, since=since, actor=actor, now=now)
    office = create_unit(
        code=f"{code}-YSB",
        name=f"{name}优化营商环境工作领导小组办公室",
        short_name="营商办",
        kind=UnitKind.OFFICE,
        since=since,
        actor=actor,
        now=now,
        parent=district,
    )
    made: list[FirstAccount] = []
    for key, title, role in FOUNDERS:
        person = create_person(name=title, actor=actor, now=now)
        appoint(
            person=person,
            unit=office,
            role=Role.objects.get(code=role),
            title=title,
            since=since,
            actor=actor,
            now=now,
        )
        username, password = f"{code}-{key}", "".join(secrets.choice(ALPHABET) for _ in range(14))
        create_account(person=person, username=username, password=password, actor=actor, now=now)
        made.append(FirstAccount(username, title, password))
    return district, made
