"""An official on site binds a phone to an enterprise: whoever cannot bind it alone (an agent's phone, an unknown one)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.errors import InvalidIdentity, NotAllowed
from yingshang.kernel.identity.models import Mandate, MandateKind, Person
from yingshang.kernel.identity.services import create_person, grant_mandate
from yingshang.kernel.identity.services.people import clean_phone
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.errors import NotPermitted, PhoneRefused
from yingshang.registry.codes.queries import bound_on, firms_by_phone
from yingshang.registry.enterprises.queries import enterprise_for
from yingshang.registry.enterprises.services.register import note


def bind_phone(
    *, uscc: str, name: str, phone: str, basis: str, as_agent: bool, actor: Actor, now: datetime
) -> tuple[Mandate, int]:
    """Let a person act for an enterprise after the official has seen licence and identity card on site.

    Arguments:
        basis: what was seen, in words.
        as_agent: a bookkeeping agent and the like; a phone that serves several enterprises can only be one.

    Returns: the mandate, and for how many enterprises the register holds the phone.
    Errors: ``NotPermitted``, ``EnterpriseNotFound``, ``PhoneRefused``.
    """
    if not actor.has(may.BIND) or actor.district_id is None:
        raise NotPermitted("您没有现场绑定手机的权限。")
    if not basis.strip():
        raise PhoneRefused("请写明现场核对了什么。")
    enterprise, today = enterprise_for(actor, uscc), clock.day_of(now)
    if not enterprise.is_active:
        raise PhoneRefused(f"“{enterprise.name}”现为{enterprise.get_status_display()}，不能绑定手机。")
    with transaction.atomic():
        try:
            digest = lookup_digest(clean_phone(phone))
            firms = firms_by_phone(enterprise.district_id, [digest]).get(digest, 0)
            person = Person.objects.filter(phone_digest=digest).first()
            if person is not None and person.name != name.strip():
                raise PhoneRefused("这个手机号已登记在另一个姓名下，请核对，或由系统管理员更正。")
            if person is not None and bound_on(today).filter(person=person, party_id=enterprise.pk).exists():
                raise PhoneRefused("这个手机号已绑定本企业。")
            if firms > 1 and not as_agent:
                raise PhoneRefused(f"这个手机号登记在 {firms} 户企业名下，只能以代理人身份绑定。")
            if person is None:  # entering people is the administrator's; here the phone alone is taken down
                person = create_person(name=name.strip(), phone=phone, actor=SYSTEM, now=now)
            mandate = grant_mandate(
                person=person,
                party=enterprise.party,
                kind=MandateKind.AGENT if as_agent else MandateKind.REPRESENTATIVE,
                since=today,
                basis=f"现场绑定：{basis.strip()}"[:100],
                actor=actor,
                now=now,
            )
        except (InvalidIdentity, NotAllowed) as error:
            raise PhoneRefused(str(error)) from error
        data = {"enterprise": enterprise.pk, "mandate": mandate.pk, "firms": firms}
        note(enterprise.district_id, action="codes.bind_phone", actor=actor, now=now, data=data)
    return mandate, firms
