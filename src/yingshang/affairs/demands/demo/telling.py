"""A year and more of 诉求 in 云溪区: their days and hours, late ones, contested ones, unhappy callers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from itertools import groupby
from random import Random
from typing import Any

from django.db import transaction

from yingshang.affairs.demands.enums import CLOSED, Channel, ContactChannel, Grade, Move, Result, State
from yingshang.affairs.demands.models import Category, Demand, DispatchRule
from yingshang.affairs.demands.queries import KIND
from yingshang.affairs.demands.rules import shorten
from yingshang.affairs.demands.services import search_text, seed_dispatch
from yingshang.affairs.demands.services.roles import APPLICANT, OFFICE, TERRITORY
from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.rules import WorkCalendar
from yingshang.kernel.demo import Stage, account, step
from yingshang.kernel.demo.chance import moments_between, pick
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Mandate, MandateKind, Party, PartyKind, Person, Post, Unit, User
from yingshang.kernel.lifecycle.batch import BatchWriter, Story
from yingshang.registry.enterprises.models import Enterprise

PER_YEAR = 0.18
"""Demands a year for each market entity of the district."""
VOICES = 0.06
"""The share of market entities that bring demands at all."""
REFERENCE = "云营商〔2024〕3 号 企业诉求分类派单目录"
GUEST_PHONE = "13800000001"

account(f"企业（手机验证码） http://127.0.0.1:8000/login/phone/ 手机号 {GUEST_PHONE}，验证码显示在页面上")


@dataclass(frozen=True)
class Voice:
    """An enterprise that speaks up, and who speaks for it."""

    enterprise: Enterprise
    actor: Actor
    phone: str


class Teller:
    """Tells the stories: who does what when, with the hurry and the slowness of real units."""

    def __init__(self, stage: Stage) -> None:
        self.chance: Random = stage.chance("demands")
        self.until: datetime = stage.now
        self.district: Unit = stage.things["district"]
        self.office: Unit = stage.things["units"]["office"]
        self.calendar: WorkCalendar = calendar_for(self.district)
        self.texts: dict[str, Any] = tomllib.loads(
            files("yingshang.affairs.demands").joinpath("data", "demo_texts.toml").read_text(encoding="utf-8")
        )
        self.categories = list(Category.objects.filter(parent__isnull=False))
        rules = DispatchRule.objects.filter(district=self.district).select_related("unit__party")
        self.answers = {rule.category_id: rule.unit for rule in rules}
        self.actors = _officials(self.district)
        self.slowness = {unit.pk: self.chance.lognormvariate(0, 0.45) for unit in set(self.answers.values())}
        self.clerk, self.head = self.actors[self.office.pk, "office_clerk"], self.actors[self.office.pk, "office_head"]

    def hours(self, moment: datetime, mean: float) -> datetime:
        """A moment some working hours later."""
        lasting = Decimal(max(0.1, self.chance.expovariate(1 / mean))).quantize(Decimal("0.01"))
        return self.calendar.add_hours(moment, lasting).due_at

    def by(self, unit: Unit, role: str = "unit_clerk") -> Actor:
        """Who acts for a unit."""
        found = self.actors.get((unit.pk, role)) or self.actors.get((unit.pk, "unit_head"))
        return found or (self.head if role == "unit_head" else self.clerk)

    def open(self, writer: BatchWriter, number: str, now: datetime, voice: Voice) -> Story:
        """One demand as it comes in."""
        category = self.chance.choice(self.categories)
        place = voice.enterprise.unit.short_name if voice.enterprise.unit else "园区"
        content = self.chance.choice(self.texts[category.code]["say"]).format(place=place)
        channel = pick(
            self.chance,
            [(Channel.PORTAL, 0.46), (Channel.HOTLINE, 0.24), (Channel.OFFICIAL, 0.18), (Channel.COUNTER, 0.12)],
        )
        demand = Demand(
            enterprise=voice.enterprise.party,
            applicant_name=voice.enterprise.name,
            anonymous=channel == Channel.PORTAL and self.chance.random() < 0.03,
            contact_name=voice.actor.person_name,
            contact_phone=voice.phone,
            phone_digest=lookup_digest(voice.phone),
            channel=channel,
            category=category,
            grade=category.grade,
            content=content,
            township=voice.enterprise.unit,
        )
        if channel == Channel.HOTLINE:
            demand.external_source, demand.external_number = "12345", f"{now:%Y%m%d}{number[-6:]}"
        parties = [(self.office.party, OFFICE), (voice.enterprise.party, APPLICANT)]
        if demand.township and not demand.anonymous:
            parties.append((demand.township.party, TERRITORY))
        return writer.open(
            number=number,
            row=demand,
            title=shorten(content),
            unit=self.office,
            parties=parties,
            actor=voice.actor if channel == Channel.PORTAL else self.clerk,
            now=now,
            data={"channel": Channel(channel).label},
            search_text=search_text(demand),
        )

    def tell(self, story: Story, voice: Voice) -> None:
        """Go on with a demand until its end or until the district's present."""
        moment = story.case.opened_at
        for actor, move, data, lasting in self.script(story, voice):
            moment = self.hours(moment, lasting)
            if moment > self.until:
                return
            story.move(move, data, actor=actor, now=moment)

    def script(self, story: Story, voice: Voice) -> Iterator[tuple[Actor, str, dict[str, Any], float]]:
        """The steps as they come: actor, move, data, mean working hours until it."""
        demand: Demand = story.aggregate.row
        category = demand.category
        assert category is not None
        if self.chance.random() < 0.03:
            yield (
                self.clerk,
                Move.REFUSE,
                {"ground": "proceeding", "text": "该事项已进入诉讼程序，请通过法院渠道反映。"},
                1.5,
            )
            return
        yield self.clerk, Move.ACCEPT, {"category": category, "grade": demand.grade, "text": ""}, 1.2
        unit = self.answers.get(category.pk) or (None if demand.anonymous else demand.township) or self.office
        yield self.clerk, Move.DISPATCH, {"unit": unit, "text": ""}, 1.0
        if self.chance.random() < 0.05:
            yield from self._objection(unit)
            unit = story.case.unit
        slow = self.slowness.get(unit.pk, 1.0)
        yield self.by(unit), Move.SIGN, {}, 1.0 * slow
        channel = pick(self.chance, [(ContactChannel.PHONE, 0.7), (ContactChannel.VISIT, 0.3)])
        yield self.by(unit), Move.CONTACT, {"channel": channel, "text": "已与企业联系，了解具体情况。"}, 5.0 * slow
        if self.chance.random() < 0.02:
            yield voice.actor, Move.WITHDRAW, {"text": "问题已自行解决。"}, 8
            return
        yield from self._interruptions(unit, voice)
        yield from self._answer(story, voice, unit, slow)
        if story.case.state == State.STRUCK and self.chance.random() < 0.025:
            yield voice.actor, Move.REOPEN, {"text": "问题又出现了，和上次一样。"}, 120
            yield from self._answer(story, voice, unit, slow)

    def _objection(self, unit: Unit) -> Iterator[tuple[Actor, str, dict[str, Any], float]]:
        yield (
            self.by(unit, "unit_head"),
            Move.CONTEST,
            {"text": "经核对职责清单，不属本单位职责。", "proposed": None},
            3,
        )
        if self.chance.random() < 0.6:
            others = sorted({u for u in self.answers.values() if u != unit}, key=lambda u: u.pk)
            other = self.chance.choice(others)
            yield self.clerk, Move.UPHOLD, {"unit": other, "text": "异议成立，按职责清单改派。"}, 5
        else:
            yield self.clerk, Move.KEEP, {"text": "按首接负责制，维持派单。"}, 5

    def _interruptions(self, unit: Unit, voice: Voice) -> Iterator[tuple[Actor, str, dict[str, Any], float]]:
        if self.chance.random() < 0.08:
            yield self.by(unit), Move.ASK_SUPPLEMENT, {"text": "请补充现场照片和相关合同复印件。"}, 4
            yield voice.actor, Move.SUPPLY, {"text": "材料已补充。"}, 10
        if self.chance.random() < 0.07:
            asked = {"days": self.chance.choice((3, 5, 10)), "text": "需要跨部门会商，现有时限内难以办结。"}
            yield self.by(unit, "unit_head"), Move.ASK_EXTENSION, asked, 12
            if self.chance.random() < 0.8:
                yield self.head, Move.GRANT_EXTENSION, asked, 3
            else:
                yield self.head, Move.DENY_EXTENSION, {"text": "请按原时限办理。"}, 3
        if self.chance.random() < 0.25:
            yield self.by(unit), Move.INTERIM, {"text": "正在协调处理，预计本周有结果。"}, 8

    def _answer(
        self, story: Story, voice: Voice, unit: Unit, slow: float
    ) -> Iterator[tuple[Actor, str, dict[str, Any], float]]:
        demand: Demand = story.aggregate.row
        assert demand.category is not None
        mean = {Grade.CONSULT: 6.0, Grade.ORDINARY: 16.0, Grade.MAJOR: 60.0}[Grade(demand.grade)] * slow
        while story.case.state not in CLOSED:
            if story.case.state != State.REPLIED:
                result = pick(self.chance, [(Result.SOLVED, 0.8), (Result.PARTLY, 0.1), (Result.EXPLAINED, 0.1)])
                text = self.chance.choice(self.texts[demand.category.code]["reply"])
                yield self.by(unit), Move.REPLY, {"result": result, "text": text}, mean
            happy = self.chance.random() < (0.93 if demand.result == Result.SOLVED else 0.7)
            level = pick(self.chance, [(5, 0.55), (4, 0.33), (3, 0.12)] if happy else [(2, 0.7), (1, 0.3)])
            solved = happy and self.chance.random() < 0.95
            words = {"solved": solved, "satisfaction": level, "text": "" if happy else "问题没有真正解决。"}
            if self.chance.random() < 0.3 and voice.actor.has("demands.submit"):
                yield voice.actor, Move.RATE, words, 10
            elif self.chance.random() < 0.1:
                yield self.clerk, Move.CALL_BACK, {"reached": False, "solved": None, "satisfaction": None}, 8
            else:
                yield self.clerk, Move.CALL_BACK, {"reached": True, **words}, 8


def _officials(district: Unit) -> dict[tuple[int, str], Actor]:
    """An actor for each unit and role: the first holder of the post."""
    found: dict[tuple[int, str], Actor] = {}
    posts = Post.objects.filter(unit__path__startswith=district.path).select_related("person", "unit", "role")
    for post in posts.order_by("id"):
        actor = Actor(
            audience="staff",
            seat=f"post:{post.pk}",
            acting_as=f"{post.unit.short_name} {post.title}",
            person_name=post.person.name,
            user_id=post.person.user_id,
            person_id=post.person_id,
            party_id=post.person.party_id,
        )
        found.setdefault((post.unit_id, post.role.code), actor)
    return found


def _voices(stage: Stage) -> list[Voice]:
    """Some enterprises get a representative with an account; a few of them speak up often."""
    chance, wanted = stage.chance("voices"), max(3, int(stage.enterprises * VOICES))
    firms = list(
        Enterprise.objects.filter(kind="enterprise", status="active", unit__isnull=False)
        .select_related("party", "unit__party")
        .order_by("uscc")
    )
    chosen = chance.sample(firms, min(wanted, len(firms)))
    return [_voice(stage, firm, order) for order, firm in enumerate(chosen)]


def _voice(stage: Stage, firm: Enterprise, order: int) -> Voice:
    contact = firm.contacts.order_by("id").first()
    phone = GUEST_PHONE if order == 0 else (str(contact.phone) if contact else f"1390000{order:04d}")
    name = contact.name if contact else "经理"
    party = Party.objects.create(kind=PartyKind.PERSON, name=name)
    user = User(username=f"ent-{firm.uscc}")
    user.set_unusable_password()
    user.save()
    person = Person.objects.create(party=party, user=user, name=name, phone=phone, phone_digest=lookup_digest(phone))
    basis = "营业执照登记联系人"
    mandate = Mandate.objects.create(
        person=person, party=firm.party, kind=MandateKind.REPRESENTATIVE, since=stage.first_day, basis=basis
    )
    actor = Actor(
        audience="enterprise",
        seat=f"mandate:{mandate.pk}",
        acting_as=f"{firm.name} {mandate.get_kind_display()}",
        person_name=name,
        permissions=frozenset({"demands.submit"}),
        user_id=user.pk,
        person_id=person.pk,
        party_id=party.pk,
        enterprise_party_id=firm.party_id,
    )
    return Voice(firm, actor, phone)


@step("企业诉求", order=30)
def tell_a_year_of_demands(stage: Stage) -> None:
    """Last year whole and this year to date."""
    district: Unit = stage.things["district"]
    seed_dispatch(district=district, since=date(2020, 1, 1), reference=REFERENCE)
    voices = _voices(stage)
    if not voices:
        return
    teller = Teller(stage)
    weights = [1 / (rank + 3) ** 0.7 for rank in range(len(voices))]
    span = (stage.today - stage.first_day).days + 1
    count = round(stage.enterprises * PER_YEAR * span / 365)
    moments = moments_between(teller.chance, stage.first_day, stage.now, count, teller.calendar.is_working)
    quiet = stage.now - timedelta(days=3)
    with transaction.atomic():
        writer = BatchWriter(KIND, district, quiet_before=quiet)
        for year, group in groupby(moments, key=lambda moment: moment.year):
            of_year = list(group)
            numbers = writer.numbers(year, len(of_year), now=stage.now)
            for number, moment in zip(numbers, of_year, strict=True):
                voice = teller.chance.choices(voices, weights)[0]
                teller.tell(teller.open(writer, number, moment, voice), voice)
        stage.made["诉求"] = writer.store()
