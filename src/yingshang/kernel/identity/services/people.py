"""People: entered, corrected."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import InvalidIdentity
from yingshang.kernel.identity.models import Party, PartyKind, Person
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS
from yingshang.kernel.identity.services.separation import check_phone
from yingshang.kernel.identity.services.trail import record, require

_NOT_DIGITS = re.compile(r"[\s\-()（）]")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def clean_phone(text: str) -> str:
    """A mobile number as eleven digits: blanks, dashes, +86 and full-width digits are understood; empty stays empty.

    Errors: ``InvalidIdentity``.
    """
    digits = _NOT_DIGITS.sub("", text.translate(str.maketrans("０１２３４５６７８９＋", "0123456789+")))
    digits = digits.removeprefix("+86").removeprefix("0086")
    if digits and not _MOBILE.fullmatch(digits):
        raise InvalidIdentity("请填写 11 位手机号码。", "phone")
    return digits


@transaction.atomic
def create_person(*, name: str, actor: Actor, now: datetime, phone: str = "") -> Person:
    """Enter a person. Errors: ``NotAllowed``, ``InvalidIdentity`` (phone)."""
    require(actor, MANAGE_ACCOUNTS)
    number = clean_phone(phone)
    party = Party.objects.create(kind=PartyKind.PERSON, name=name)
    digest = lookup_digest(number) if number else ""
    person = Person.objects.create(party=party, name=name, phone=number, phone_digest=digest)
    record("person.created", actor=actor, now=now, person=person.pk)
    return person


@transaction.atomic
def change_person(*, person: Person, name: str, phone: str, actor: Actor, now: datetime) -> Person:
    """Correct a person's name and phone.

    Errors: ``NotAllowed``, ``InvalidIdentity`` (phone), ``DutiesNotSeparate`` (another administrator's phone).
    """
    require(actor, MANAGE_ACCOUNTS)
    number = clean_phone(phone)
    digest = lookup_digest(number) if number else ""
    check_phone(person, digest)
    changed = [f for f, a, b in (("name", person.name, name), ("phone", person.phone_digest, digest)) if a != b]
    person.name, person.phone, person.phone_digest = name, number, digest
    person.save(update_fields=["name", "phone", "phone_digest"])
    Party.objects.filter(pk=person.party_id).update(name=name)
    record("person.changed", actor=actor, now=now, person=person.pk, fields=changed)
    return person
