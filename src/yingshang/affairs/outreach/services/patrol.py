"""Every write of 巡回监督 besides the moves of a check: sizing, committing, drawing, opening for a reason, phones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import IntegrityError, transaction

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import RecheckOrigin, RecheckState, Standing
from yingshang.affairs.outreach.errors import NotPermitted, RecheckRefused, RoundRefused
from yingshang.affairs.outreach.models import Denial, PatrolRound, Recheck, SampleRule, Visit
from yingshang.affairs.outreach.queries.patrol import (
    KIND,
    open_recheck_of,
    rule_on,
    teams_for,
    teams_in,
    visits_of_month,
    watched_by,
)
from yingshang.affairs.outreach.rules.patrol import month_of, next_month, sample_sizes
from yingshang.affairs.outreach.services.mending import strike
from yingshang.kernel import clock
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.deadlines.models import LadderStep, ServiceLevel
from yingshang.kernel.draws.errors import DrawRefused
from yingshang.kernel.draws.services import commit_draw, perform_draw
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.batch import BatchWriter
from yingshang.registry.enterprises.models import Contact
from yingshang.registry.enterprises.queries import contacts_of

PURPOSE = "outreach.recheck"
BEGINNING = date(2020, 1, 1)
TEAM, UNIT = "team", "unit"
"""The parts in a check: who re-contacts, whose visit it was (from when it is asked to explain)."""


def seed_patrol() -> None:
    """A new installation starts with the shipped sample, limits and ladder; an old one is left alone."""
    data = tomllib.loads(
        files("yingshang.affairs.outreach").joinpath("data", "patrol.toml").read_text(encoding="utf-8")
    )
    reference = data["reference"]["text"]
    if not SampleRule.objects.exists():
        sample = data["sample"]
        SampleRule.objects.create(
            percent=Decimal(sample["percent"]), least=sample["least"], basis=sample["basis"], since=BEGINNING
        )
    if not ServiceLevel.objects.filter(kind=KIND).exists():
        ServiceLevel.objects.bulk_create(
            ServiceLevel(
                kind=KIND,
                clock=level["clock"],
                amount=Decimal(level["amount"]),
                unit=level["unit"],
                warn=Decimal(level["warn"]),
                since=BEGINNING,
                reference=reference,
            )
            for level in data["level"]
        )
    if not LadderStep.objects.filter(kind=KIND).exists():
        LadderStep.objects.bulk_create(
            LadderStep(
                kind=KIND,
                clock=step["clock"],
                level=step["level"],
                after=Decimal(step["after"]),
                unit=step["unit"],
                tells=step["tells"],
                since=BEGINNING,
                reference=reference,
            )
            for step in data["step"]
        )


def set_sample_rule(
    *, percent: Decimal, least: int, basis: str, since: date, actor: Actor, now: datetime
) -> SampleRule:
    """The district's sample from a day on; what held before ends on that day, rounds made keep theirs.

    Arguments:
        percent: above 0, at most 100.

    Errors: ``NotPermitted``; ``RoundRefused`` for a day that is past, a share out of bounds or a missing basis.
    """
    if not actor.has(may.CONFIGURE_PATROL) or actor.district_id is None:
        raise NotPermitted("您没有设定抽取比例的权限。")
    if since < clock.day_of(now):
        raise RoundRefused("不能早于今天：已经发起的抽取不能改写。")
    if not 0 < percent <= 100 or not basis.strip():
        raise RoundRefused("抽取比例须在 0 至 100 之间，并写明依据。")
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=actor.district_id)
        mine = SampleRule.objects.filter(district_id=actor.district_id)
        if mine.filter(since=since).exists():
            raise RoundRefused("这一天已经设定过，请另选生效日期。")
        mine.filter(since__gt=since, rounds=None).delete()
        mine.filter(until=None).update(until=since)
        made = SampleRule.objects.create(
            district_id=actor.district_id, percent=percent, least=least, basis=basis.strip(), since=since
        )
        data = {"percent": str(percent), "least": least, "since": since.isoformat(), "basis": made.basis}
        chain = chain_for("configuration", f"{KIND}:{actor.district_id}")
        append(chain, action="patrol.set_sample", ids=actor.ids, now=now, data=data)
    return made


def commit_round(*, team: Unit, month: date, actor: Actor, now: datetime, rehearsed: str = "") -> PatrolRound:
    """Fix the month's visits of a team's units as candidates, and publish the hash of the secret that will draw.

    Arguments:
        month: any day of the month; the month must be over, or visits entered later would escape.
        rehearsed: see :func:`~yingshang.kernel.draws.services.commit_draw`.

    Errors: ``NotPermitted`` for another's team; ``RoundRefused`` for a month that runs, without visits or made before.
    """
    today, first = clock.day_of(now), month_of(month)
    if team.pk not in {one.pk for one in teams_for(actor, today)}:
        raise NotPermitted("只能为本组发起抽取。")
    if next_month(first) > today:
        raise RoundRefused("本月还没有结束，请在下月初发起，避免之后补录的走访漏在抽取范围之外。")
    rule = rule_on(team.root_id, today)
    if rule is None:
        raise RoundRefused("还没有设定抽取比例。")
    visits = list(visits_of_month(team, first).select_related("unit"))
    if not visits:
        raise RoundRefused(f"{first:%Y 年 %m 月}所驻单位没有计入的走访，无可抽取。")
    names = _names({visit.unit for visit in visits})
    frame = {visit.token: names[visit.unit_id] for visit in visits}
    sizes: dict[str, int] = {}
    for name in frame.values():
        sizes[name] = sizes.get(name, 0) + 1
    try:
        with transaction.atomic():
            draw = commit_draw(
                purpose=PURPOSE,
                title=f"{first.year}年{first.month}月走访巡回监督抽取（{team.short_name}）",
                frame=frame,
                wanted=sample_sizes(sizes, rule.percent, rule.least),
                actor=actor,
                now=now,
                rehearsed=rehearsed,
            )
            return PatrolRound.objects.create(
                district_id=team.root_id,
                team=team,
                month=first,
                rule=rule,
                draw=draw,
                frames=list(map(list, sizes.items())),
                committed_at=now,
            )
    except IntegrityError as error:
        raise RoundRefused("这个月已经发起过抽取，一组一月只抽取一次。") from error


def _names(units: Iterable[Unit]) -> dict[int, str]:
    """The stratum of each unit: its short name, with its code where two share one."""
    named: dict[int, str] = {}
    for unit in sorted(units, key=lambda one: (one.order, one.pk)):
        taken = unit.short_name in named.values()
        named[unit.pk] = f"{unit.short_name}（{unit.code}）" if taken else unit.short_name
    return named


def draw_sample(*, round: PatrolRound, witness_text: str, actor: Actor, now: datetime) -> int:  # noqa: A002 - its name
    """Say the witness's word, draw, and open a check of each visit drawn. Returns how many.

    The witness is another person than the one who committed: of the team, or of the inspectorate.

    Errors: ``NotPermitted``; ``RoundRefused`` when it is drawn already, or the word or the witness is refused.
    """
    if round.team_id not in {one.pk for one in teams_for(actor, clock.day_of(now))}:
        raise NotPermitted("由本组或督查局的另一位同志作见证。")
    try:
        with transaction.atomic():
            outcome = perform_draw(draw=round.draw, witness_text=witness_text, actor=actor, now=now)
            found = {visit.token: visit for visit in _visits(outcome.keys)}
            round.drawn_at = now
            round.save(update_fields=["drawn_at"])
            rows = [
                Recheck(visit=found[key], round=round, team=round.team, origin=RecheckOrigin.DRAWN, month=round.month)
                for key in outcome.keys
            ]
            _open(rows, round.team, actor=actor, now=now)
    except DrawRefused as error:
        raise RoundRefused(str(error)) from error
    return len(rows)


def open_recheck(
    *, visit: Visit, reason: str, origin: str, actor: Actor, now: datetime, team: Unit | None = None
) -> Recheck:
    """Put a visit under check for a reason of its own (the enterprise denies it, a hint): no rate counts it.

    Its standing stays as it is until the enterprise was re-contacted.

    Arguments:
        origin: ``RecheckOrigin.DENIED`` or ``REPORTED``.
        team: who re-contacts; by default the actor's own unit, for the system the team resident at the visit's unit.

    Errors: ``NotPermitted``; ``RecheckRefused`` without a reason, or when a check of it is open.
    """
    today = clock.day_of(now)
    chosen = team or _team_of(visit, actor, today)
    if chosen is None:
        raise RecheckRefused("走访单位没有派驻监督组，无法转核实。")
    own = actor.audience == "system" or (actor.has(may.RECHECK) and actor.unit_id == chosen.pk)
    watched = Unit.objects.filter(watched_by(chosen, today, ""), pk=visit.unit_id).exists()
    if not own or not watched:
        raise NotPermitted("只能核实所驻单位的走访。")
    if origin == RecheckOrigin.DRAWN or not reason.strip():
        raise RecheckRefused("请写明核实的事由。")
    with transaction.atomic():
        locked = Visit.objects.select_for_update(of=("self",)).select_related("unit", "enterprise").get(pk=visit.pk)
        if known := open_recheck_of(locked):
            raise RecheckRefused(f"这次走访正在核实（{known.case.number}）。")
        row = Recheck(visit=locked, team=chosen, origin=origin, reason=reason.strip(), month=month_of(locked.on))
        _open([row], chosen, actor=actor, now=now)
    return row


def _team_of(visit: Visit, actor: Actor, today: date) -> Unit | None:
    for team in teams_in(visit.district_id, today):
        if actor.audience == "system":
            if Unit.objects.filter(watched_by(team, today, ""), pk=visit.unit_id).exists():
                return team
        elif team.pk == actor.unit_id:
            return team
    return None


def _visits(keys: list[str]) -> list[Visit]:
    found: list[Visit] = []
    for start in range(0, len(keys), 500):
        rows = Visit.objects.filter(token__in=keys[start : start + 500])
        found += rows.select_related("unit", "enterprise")
    return found


def _open(rows: list[Recheck], team: Unit, *, actor: Actor, now: datetime) -> None:
    district = Unit.objects.select_related("party").get(pk=team.root_id)
    writer = BatchWriter(KIND, district)
    numbers = writer.numbers(clock.local(now).year, len(rows), now=now)
    level = writer.book.level("attempts", "", clock.day_of(now))
    for number, row in zip(numbers, rows, strict=True):
        row.most = int(level.amount) if level is not None else None
        writer.open(
            number=number,
            row=row,
            title=_title(row.visit),
            unit=team,
            parties=[(team.party, TEAM)],
            actor=actor,
            now=now,
            text=row.reason,
            data={"origin": RecheckOrigin(row.origin).label},
        )
    writer.store()


def _title(visit: Visit) -> str:
    return f"{visit.enterprise.name}：{visit.on:%Y-%m-%d} {visit.unit.short_name}{visit.get_channel_display()}"[:200]


def set_standing(visit: Visit, standing: str) -> None:
    """Let a visit count or hold it, in the caller's transaction; one that was struck meanwhile stays struck."""
    Visit.objects.filter(pk=visit.pk).exclude(standing=Standing.STRUCK).update(standing=standing)


def strike_checked(visit: Visit, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take a visit out of the count in the caller's transaction, its touch with it, unless it was struck meanwhile."""
    related = ("touch__enterprise", "next_touch")
    fresh = Visit.objects.select_for_update(of=("self",)).select_related(*related).get(pk=visit.pk)
    if fresh.standing != Standing.STRUCK:
        strike(fresh, reason, actor, now)


def close_denial(visit: Visit, *, stands: bool, reason: str, actor: Actor, now: datetime) -> None:
    """What the check found answers the enterprise's denial too, if one waits, in the caller's transaction."""
    Denial.objects.filter(visit=visit, stands=None).update(
        stands=stands,
        decided_at=now,
        decided_by_id=actor.person_id,
        acting_as=actor.acting_as[:200],
        reason=reason.strip()[:200],
    )


def reveal_contacts(*, recheck: Recheck, actor: Actor, now: datetime) -> list[Contact]:
    """Whom the team can call at the enterprise, with full numbers; the look is in the audit chain of the check.

    Errors: ``NotPermitted`` for anybody but the team, or once the enterprise has been reached.
    """
    if not may.can_recheck(actor, recheck) or recheck.case.state != RecheckState.DRAWN:
        raise NotPermitted("只有监督组在待联系企业时可以查看联系电话。")
    with transaction.atomic():
        chain = chain_for("case", recheck.case.number)
        data: dict[str, Any] = {"field": "contacts"}
        append(chain, action="recheck.unmask", ids=actor.ids, now=now, data=data)
    return contacts_of(recheck.visit.enterprise)
