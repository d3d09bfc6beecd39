"""What the moves of a sheet change. Signing writes the returns through kernel.figures within the transaction of the move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.kernel.clock import day_of
from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.figures.errors import FigureError
from yingshang.kernel.figures.models import ReturnSource
from yingshang.kernel.figures.returns import Attestation
from yingshang.kernel.figures.signed import state_signed
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person
from yingshang.kernel.identity.queries import holders_of
from yingshang.kernel.intake.enums import FormKind
from yingshang.kernel.intake.models import ReturnSheet, SheetLine
from yingshang.kernel.intake.permissions import SIGN
from yingshang.kernel.intake.queries.sheets import compared, data_period, lines_of, unit_spoken_of
from yingshang.kernel.intake.services.register import settle_due
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.errors import InvalidInput

PAPER_SIGNER = "（纸质签字）"


def prepare(aggregate: Aggregate, _data: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Hand in: every figure has a number or a word why not, every difference has its reason."""
    sheet: ReturnSheet = aggregate.row
    lines = compared(sheet, lines_of(sheet))
    faults = [] if sheet.last <= day_of(at) else ["期间还没有结束，不能提交。"]
    if sheet.form.kind == FormKind.NOTICE:
        if not sheet.document_number:
            faults.append("上级通报要有文号，请先填写。")
        if not Attachment.objects.filter(case=aggregate.case).exists():
            faults.append("上级通报要有文件扫描件，请先上传。")
    if not any(one.filled for one in lines):
        faults.append("还没有填写任何数值。")
    for one in lines:
        if not one.filled and not one.line.remark:
            faults.append(f"“{one.name}”没有数值，请在说明里写明原因。")
        if one.found and not one.line.difference_reason:
            told = "；".join(finding.text for finding in one.found)
            faults.append(f"“{one.name}”{told}，请填写差异说明。")
    if faults:
        raise InvalidInput({"": faults})
    for one in lines:
        one.line.findings = [finding.as_json() for finding in one.found]
        aggregate.add(one.line)
    sheet.preparer_id, sheet.checker_id, sheet.signer_id = actor.person_id, None, None
    sheet.preparer_name = actor.person_name[:60]
    aggregate.say("", version=sheet.version)


def check(aggregate: Aggregate, _data: Mapping[str, Any], actor: Actor, _at: datetime) -> None:
    """Another person than the preparer has checked it."""
    aggregate.row.checker_id = actor.person_id


def send_back(aggregate: Aggregate, _data: Mapping[str, Any], _actor: Actor, _at: datetime) -> None:
    """Nobody stands for it until it is handed in again."""
    sheet: ReturnSheet = aggregate.row
    sheet.preparer_id, sheet.preparer_name, sheet.checker_id = None, "", None


def sign(aggregate: Aggregate, _data: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """The unit's head signs on screen."""
    sheet: ReturnSheet = aggregate.row
    sheet.signer_id, sheet.signer_name, sheet.on_paper = actor.person_id, actor.person_name, False
    _state(aggregate, actor, at)


def sign_on_paper(aggregate: Aggregate, _data: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """The signed and stamped paper has been filed: the unit's head of that day stands for it."""
    sheet: ReturnSheet = aggregate.row
    heads = holders_of(sheet.unit, SIGN, day_of(at))
    head = heads[0] if len(heads) == 1 else None
    sheet.signer_id, sheet.signer_name = (head.pk, head.name) if head else (None, PAPER_SIGNER)
    sheet.on_paper = True
    _state(aggregate, actor, at)


def _state(aggregate: Aggregate, actor: Actor, at: datetime) -> None:
    """Write each number as a return, note which, and settle what was owed."""
    sheet: ReturnSheet = aggregate.row
    sheet.signed_on, sheet.signed_version = day_of(at), sheet.version
    people = {p.pk: p for p in Person.objects.filter(pk__in=[sheet.preparer_id or 0, sheet.checker_id or 0])}
    attestation = Attestation(
        preparer=people.get(sheet.preparer_id or 0, sheet.preparer_name),
        checker=people.get(sheet.checker_id or 0, ""),
        signer=Person.objects.get(pk=sheet.signer_id) if sheet.signer_id else sheet.signer_name,
        signed_on=sheet.signed_on,
        document_number=sheet.document_number,
        remark=f"报表 {aggregate.case.number} 第 {sheet.version} 版",
    )
    source = ReturnSource.NOTICE if sheet.form.kind == FormKind.NOTICE else ReturnSource.RETURN
    reason = sheet.reason or f"以报表 {aggregate.case.number} 为准"
    written = 0
    for line in lines_of(sheet):
        if not line.values:
            continue
        try:
            line.attested = state_signed(
                actor=actor,
                now=at,
                reporter=sheet.unit,
                figure_id=line.figure_id,
                unit=unit_spoken_of(sheet),
                period=data_period(sheet),
                values=line.values,
                attestation=attestation,
                reason=reason,
                source=source,
            )
        except FigureError as error:
            raise InvalidInput({"": [str(error)]}) from error
        written += line.attested is not None
        aggregate.add(line)
    settle_due(sheet.due_id, now=at)
    aggregate.say("", version=sheet.version, figures=written)


def correct(aggregate: Aggregate, data: Mapping[str, Any], _actor: Actor, _at: datetime) -> None:
    """Open the next version with the numbers of the signed one; that one stays as it is."""
    sheet: ReturnSheet = aggregate.row
    for line in lines_of(sheet):
        aggregate.add(
            SheetLine(
                sheet=sheet,
                version=sheet.version + 1,
                position=line.position,
                figure_id=line.figure_id,
                values=line.values,
                remark=line.remark,
                difference_reason=line.difference_reason,
            )
        )
    sheet.version += 1
    sheet.reason = str(data["text"])[:300]
    sheet.preparer_id = sheet.checker_id = sheet.signer_id = None
    sheet.preparer_name = ""
    sheet.draft = 0
