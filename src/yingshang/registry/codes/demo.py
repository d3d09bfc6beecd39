"""The demonstration district's codes: full lists of the city's platform at the end of the last two months, sent as uploads.

Four entities in ten are registered, enterprises more often than 个体工商户; half of the registered ones used theirs. Where
the district issues codes of its own, those whom the city's list names hold one too, and those who used theirs did it by
scanning: both sources tell the same story.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

from django.conf import settings

from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Mandate, MandateKind, Party, PartyKind, Person, Unit, UnitKind
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.enums import Reader, UploadState, Way
from yingshang.registry.codes.models import CodeRegistration, CodeScan, UseWindow
from yingshang.registry.codes.queries import codes_in
from yingshang.registry.codes.services import confirm_upload, issue_codes, preview_upload, run_upload, upload_city_list
from yingshang.registry.enterprises.enums import VIEW_CODE, Kind, Status
from yingshang.registry.enterprises.models import Contact, Enterprise

SHARES = {Kind.ENTERPRISE: 0.72, Kind.SOLE: 0.31, Kind.COOPERATIVE: 0.45}
USED = 0.52
HEAD = "企业码编号,统一社会信用代码,领码时间,最近使用时间,诉求数"
WINDOW_DAYS = 365
BASIS = "云营商办〔2024〕7号 关于企业码注册使用情况统计口径的通知"


@step("企业码清单", order=26)
def build_codes(stage: Stage) -> None:
    """The window of use, then two lists, the later one with more registrations; own codes where they are on."""
    district: Unit = stage.things["district"]
    UseWindow.objects.create(district=district, days=WINDOW_DAYS, basis=BASIS, since=stage.first_day)
    office = Unit.objects.filter(kind=UnitKind.OFFICE, parent=district).order_by("pk").first()
    actor = Actor(
        audience="system",
        seat="system",
        acting_as=office.short_name if office else "区营商办",
        permissions=frozenset({may.IMPORT, may.ISSUE, VIEW_CODE}),
        district_id=district.pk,
        district_wide=True,
    )
    last = stage.today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    lines = _lines(stage.chance("codes"), district, last)
    for as_of in (before, last):
        text = "\n".join([HEAD, *(line for day, line in lines if day <= as_of)])
        now = min(datetime.combine(as_of + timedelta(days=1), time(9, 30), tzinfo=SHANGHAI), stage.now)
        _send(text.encode(), as_of, actor, now)
    stage.made["企业码"] = len(lines)
    if settings.OWN_CODE:
        stage.made["自有企业码"] = _issue(stage, district, actor)


def _send(data: bytes, as_of: date, actor: Actor, now: datetime) -> None:
    """A list as the office sends it: uploaded, looked through, confirmed, brought in."""
    sent = upload_city_list(data=data, name=f"企业码清单{as_of:%Y%m}.csv", as_of=as_of, actor=actor, now=now)
    if preview_upload(upload_id=sent.pk, now=now).state == UploadState.UPLOADED:
        confirm_upload(upload_id=sent.pk, actor=actor, now=now)
        run_upload(upload_id=sent.pk, now=now)


def _issue(stage: Stage, district: Unit, actor: Actor) -> int:
    """Own codes for whom the city's list names, issued two months ago; scans by those who used theirs since."""
    listed = CodeRegistration.objects.filter(until=None, enterprise__district=district)
    used = dict(listed.order_by("enterprise_id").values_list("enterprise_id", "last_used_on"))
    now = stage.now - timedelta(days=60)
    issue_codes(enterprise_ids=list(used), actor=actor, now=now)
    bound = _bind(dict(listed.values_list("enterprise_id", "registered_on")))
    scans = []
    for code in codes_in(used):
        on = used[code.enterprise_id]
        if on is None or on <= code.issued_on or code.enterprise_id not in bound:
            continue
        at = datetime.combine(on, time(10, code.pk % 60), tzinfo=SHANGHAI)
        scans.append(_scan(code.pk, code.enterprise_id, at))
    CodeScan.objects.bulk_create(scans, batch_size=2000)
    return len(used)


def _bind(registered: dict[int, date]) -> set[int]:
    """One phone for each of them, that of a contact which serves no other. Returns whose phone was bound."""
    contacts = Contact.objects.filter(enterprise_id__in=registered, own=False).exclude(phone_digest="")
    firms = Counter(contacts.order_by().values_list("phone_digest", flat=True))
    chosen = {c.enterprise_id: c for c in contacts.order_by("enterprise_id", "-pk") if firms[c.phone_digest] == 1}
    parties = Party.objects.bulk_create(
        Party(kind=PartyKind.PERSON, name=contact.name or "联系人") for contact in chosen.values()
    )
    people = Person.objects.bulk_create(
        Person(party=party, name=party.name, phone=str(contact.phone), phone_digest=contact.phone_digest)
        for party, contact in zip(parties, chosen.values(), strict=True)
    )
    Mandate.objects.bulk_create(
        Mandate(
            person=person, party_id=firm, kind=MandateKind.REPRESENTATIVE, since=registered[firm], basis="登记联系电话"
        )
        for person, firm in zip(people, chosen, strict=True)
    )
    return set(chosen)


def _scan(code_id: int, enterprise_id: int, at: datetime) -> CodeScan:
    return CodeScan(
        code_id=code_id,
        enterprise_id=enterprise_id,
        reader=Reader.OWN,
        way=Way.SCAN,
        at=at,
        on=at.date(),
        in_force=True,
    )


def _lines(chance: Random, district: Unit, last: date) -> list[tuple[date, str]]:
    """Rows of the platform's list with the day of registration."""
    active = Enterprise.objects.filter(district=district, status=Status.ACTIVE).order_by("uscc")
    made = []
    for number, firm in enumerate(active.only("uscc", "kind", "established_on")):
        if chance.random() >= SHARES.get(Kind(firm.kind), 0.3):
            continue
        first = max(firm.established_on or date(2000, 1, 1), last - timedelta(days=900))
        if first > last:
            continue
        day = first + timedelta(days=int((last - first).days * chance.random() ** 0.7))
        back = min(int(chance.expovariate(1 / 120)), (last - day).days)
        used = (last - timedelta(days=back)).isoformat() if chance.random() < USED else ""
        demands = chance.randrange(1, 3) if used and chance.random() < 0.1 else 0
        made.append((day, f"YX{number:08d},{firm.uscc},{day},{used},{demands}"))
    return made
