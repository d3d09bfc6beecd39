"""Attested returns: a unit's number, prepared, checked and signed by named people; corrected only by a new version.

Each return is a case of its own kind, so that its stamped scan hangs on it as evidence and its chain records it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from yingshang.kernel import seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.cases.kinds import Kind, register_kind
from yingshang.kernel.cases.models import Case, CaseParty, TimelineEntry, Visibility
from yingshang.kernel.cases.trail import timeline_digest, undigested
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.evidence.services import attach
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.errors import InvalidReturn, OutOfReach, ReturnSuperseded
from yingshang.kernel.figures.models import AttestedReturn, ReturnSource
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.permissions import FILE, FILE_FOR_DISTRICT, READ, READ_RETURNS
from yingshang.kernel.figures.stated import read_numbers
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person, Unit
from yingshang.kernel.numbering.services import format_number, take_number

KIND = Kind(
    code="figure_return",
    name="部门报送数",
    prefix="BS",
    view=READ,
    view_all=READ_RETURNS,
    staff_url="figures:return",
    enterprise_url="",
    state_names={"filed": "已报送"},
)
FILED = "filed"
ROLE = "reporter"
SCAN = "盖章扫描件"


def register() -> None:
    """Make the kind of case known, and that its first entries were chained without the timeline's digest."""
    register_kind(KIND)
    undigested(f"{KIND.code}.file", f"{KIND.code}.correct")


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who stands for a number.

    Arguments:
        preparer, checker, signer: a person of the system, or the name of one who is not in it.
        document_number: the paper's number, required of a notice.
    """

    preparer: Person | str
    checker: Person | str
    signer: Person | str
    signed_on: date
    document_number: str = ""
    remark: str = ""

    def columns(self) -> dict[str, Any]:
        """As stored: each name, and the person where it is one."""
        made: dict[str, Any] = {
            "signed_on": self.signed_on,
            "document_number": self.document_number.strip(),
            "remark": self.remark.strip(),
        }
        for role in ("preparer", "checker", "signer"):
            who = getattr(self, role)
            made[f"{role}_name"] = who.name if isinstance(who, Person) else who.strip()
            made[role] = who if isinstance(who, Person) else None
        return made


def kind_of_figure(figure_id: str) -> str:
    """The kind of a figure, declared or in the contract. Errors: :class:`UnknownFigure`."""
    made = find(figure_id)
    return made.kind if made is not None else contract()[figure_id].kind


def name_of_figure(figure_id: str) -> str:
    """What a figure is called. Errors: :class:`UnknownFigure`."""
    made = find(figure_id)
    return made.name if made is not None else contract()[figure_id].name


def may_file(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may state numbers of a unit: of own scope, or of the district in the own unit's name."""
    if not actor.has(FILE) or actor.unit_id is None:
        return False
    if FigureScope.of(unit).within(actor):
        return True
    return unit.pk == actor.district_id and actor.has(FILE_FOR_DISTRICT)


def file_return(
    *,
    actor: Actor,
    now: datetime,
    figure_id: str,
    unit: Unit,
    period: Period,
    values: Mapping[str, Any],
    attestation: Attestation,
    source: str = ReturnSource.RETURN,
    scans: Sequence[Any] = (),
) -> AttestedReturn:
    """Take a unit's number for a period, or what a notice states.

    Arguments:
        unit: whom the number speaks of; the actor's own unit answers for it.
        values: ``value``, ``n``, ``N``, ``parts`` as typed (see :mod:`yingshang.kernel.figures.stated`).
        scans: uploaded files of the stamped paper, kept as evidence of the return's case.

    Errors: :class:`OutOfReach`, :class:`InvalidReturn`, :class:`UnknownFigure`, ``EvidenceError``.
    """
    if not may_file(actor, unit):
        raise OutOfReach("您不能报送这个单位的指标数。")
    stored = checked(figure_id, values, attestation, period, source, now)
    reporter = Unit.objects.select_related("party").get(pk=actor.unit_id or 0)
    try:
        with transaction.atomic():
            made = AttestedReturn(
                case=open_return_case(figure_id, unit, reporter, period, now),
                figure_id=figure_id,
                unit=unit,
                reported_by=reporter,
                period_first=period.first,
                period_last=period.last,
                source=source,
                values=stored,
                filed_at=now,
                **attestation.columns(),
            )
            return write_return(made, actor=actor, now=now, move="file", name="报送", scans=scans)
    except IntegrityError as error:
        taken = AttestedReturn.objects.filter(
            figure_id=figure_id, unit=unit, period_first=period.first, period_last=period.last, source=source
        )
        if taken.exists():
            raise InvalidReturn({"period": ["这个期间已经报送过，请在原报送数上更正。"]}) from error
        raise


def correct_return(
    *,
    actor: Actor,
    now: datetime,
    previous: AttestedReturn,
    values: Mapping[str, Any],
    attestation: Attestation,
    reason: str,
    scans: Sequence[Any] = (),
) -> AttestedReturn:
    """State the number anew, with a reason; the former version stays as it was.

    Errors: :class:`OutOfReach`, :class:`InvalidReturn`, :class:`ReturnSuperseded` when somebody was faster.
    """
    if not may_file(actor, previous.unit):
        raise OutOfReach("您不能更正这个单位的指标数。")
    period = Period.between(previous.period_first, previous.period_last)
    stored = checked(previous.figure_id, values, attestation, period, previous.source, now, reason=reason)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=previous.case_id)
        if AttestedReturn.objects.filter(supersedes=previous).exists():
            raise ReturnSuperseded("这个报送数已经有更新的版本，请刷新后再更正。")
        made = AttestedReturn(
            case=case,
            figure_id=previous.figure_id,
            unit_id=previous.unit_id,
            reported_by_id=previous.reported_by_id,
            period_first=previous.period_first,
            period_last=previous.period_last,
            source=previous.source,
            values=stored,
            filed_at=now,
            version=previous.version + 1,
            supersedes=previous,
            reason=reason.strip(),
            **attestation.columns(),
        )
        return write_return(made, actor=actor, now=now, move="correct", name="更正", scans=scans)


def checked(
    figure_id: str,
    values: Mapping[str, Any],
    attestation: Attestation,
    period: Period,
    source: str,
    now: datetime,
    reason: str | None = None,
) -> dict[str, Any]:
    """The numbers as they are stored. Errors: :class:`InvalidReturn`, by field; ``reason`` is asked of a correction."""
    numbers, errors = read_numbers(kind_of_figure(figure_id), values)
    columns = attestation.columns()
    for role, word in (("preparer", "填报人"), ("checker", "审核人"), ("signer", "签发人")):
        if not columns[f"{role}_name"]:
            errors[role] = [f"请填写{word}。"]
    today = day_of(now)
    if attestation.signed_on > today:
        errors["signed_on"] = ["签发日期不能晚于今天。"]
    if period.last > today:
        errors["period"] = ["期间还没有结束，不能报送。"]
    if source not in ReturnSource.values:
        errors["source"] = ["来源只能是部门报送数或外部通报。"]
    if source == ReturnSource.NOTICE and not columns["document_number"]:
        errors["document_number"] = ["外部通报要有文号，请填写文件或通报的编号。"]
    if reason is not None and not reason.strip():
        errors["reason"] = ["请写明更正原因。"]
    if errors:
        raise InvalidReturn(errors)
    return numbers.as_json()


def open_return_case(figure_id: str, unit: Unit, reporter: Unit, period: Period, now: datetime) -> Case:
    """The case of a new return, with its number."""
    year = local(now).year
    number = format_number(KIND.prefix, year, take_number(KIND.prefix, year=year, now=now))
    title = f"{unit.short_name} {period.label} {name_of_figure(figure_id)}"
    case = Case.objects.create(
        number=number,
        kind=KIND.code,
        title=title[:200],
        district_id=reporter.root_id,
        unit=reporter,
        state=FILED,
        state_since=now,
        opened_at=now,
        opened_on=day_of(now),
        closed_at=now,
        closed_on=day_of(now),
    )
    CaseParty.objects.create(case=case, party=reporter.party, role=ROLE, since=now)
    return case


def frozen_form(made: AttestedReturn) -> dict[str, Any]:
    """What the digest of a return covers: all that was stated and who stands for it."""
    return {
        "case": made.case_id,
        "figure": made.figure_id,
        "unit": made.unit_id,
        "reported_by": made.reported_by_id,
        "first": made.period_first.isoformat(),
        "last": made.period_last.isoformat(),
        "source": str(made.source),
        "values": made.values,
        "document_number": made.document_number,
        "preparer": made.preparer_name,
        "checker": made.checker_name,
        "signer": made.signer_name,
        "signed_on": made.signed_on.isoformat(),
        "remark": made.remark,
        "version": made.version,
        "reason": made.reason,
    }


def write_return(
    made: AttestedReturn, *, actor: Actor, now: datetime, move: str, name: str, scans: Sequence[Any]
) -> AttestedReturn:
    """Store the return with its scans, its entry in the timeline and the case's chain."""
    made.digest = seal.digest(frozen_form(made))
    made.save(force_insert=True)
    case = made.case
    case.entries, case.version = case.entries + 1, made.version
    case.save(update_fields=["entries", "version"])
    entry = TimelineEntry.objects.create(
        case=case,
        seq=case.entries,
        at=now,
        recorded_at=now,
        actor_party_id=actor.party_id,
        actor_name=actor.person_name,
        acting_as=actor.acting_as,
        move=move,
        name=name,
        from_state="" if move == "file" else FILED,
        to_state=FILED,
        text=made.reason,
        data={"version": made.version},
        visibility=Visibility.STAFF,
    )
    append(
        chain_for("case", case.number),
        action=f"{KIND.code}.{move}",
        ids=actor.ids,
        now=now,
        data={
            "move": entry.move,
            "from": entry.from_state,
            "to": entry.to_state,
            "version": made.version,
            "return": made.pk,
            "digest": made.digest,
            "entry": timeline_digest(entry),
        },
    )
    for scan in scans:
        attach(case=case, file=scan, purpose=SCAN, actor=actor, now=now, visibility=Visibility.STAFF)
    return made


def is_intact(made: AttestedReturn) -> bool:
    """Whether a return still says what was signed."""
    return made.digest == seal.digest(frozen_form(made))


def latest_returns(figure_ids: list[str] | None, unit_ids: list[int]) -> QuerySet[AttestedReturn]:
    """The returns that no later version has replaced, newest period first."""
    found = AttestedReturn.objects.filter(unit_id__in=unit_ids, superseded_by__isnull=True)
    found = found.select_related("case", "unit", "reported_by")
    return found if figure_ids is None else found.filter(figure_id__in=figure_ids)


def return_for(actor: Actor, number: str) -> AttestedReturn:
    """The latest version of a return by its case's number. Errors: ``AttestedReturn.DoesNotExist`` out of sight."""
    seen = AttestedReturn.objects.filter(superseded_by__isnull=True, case__number=number)
    seen = seen.filter(case__in=Case.objects.all().visible_to(actor))
    return seen.select_related("case", "unit", "reported_by").get()


def returns_of(figure_id: str, unit_id: int, actor: Actor) -> list[AttestedReturn]:
    """All versions of all returns of a figure and unit that the actor may see, newest first."""
    found = AttestedReturn.objects.filter(figure_id=figure_id, unit_id=unit_id)
    visible = found.filter(case__in=Case.objects.all().visible_to(actor))
    return list(visible.select_related("case", "reported_by", "superseded_by").order_by("-period_last", "-id"))
