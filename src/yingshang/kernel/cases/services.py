"""Keeping what a case's takings repeat of its header; ending a taking from outside the case."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.cases.models import Case, CaseParty


def repeat_header(case: Case) -> None:
    """Write a case's unit, state and end into all its takings, ended ones too; in the transaction that moves the case.

    One statement; rows that say so already are not touched.
    """
    now = {"unit_id": case.unit_id, "state": case.state, "closed": case.is_closed}
    CaseParty.objects.filter(case=case).exclude(**now).update(**now)


def end_taking(*, case_id: int, party_id: int, role: str, now: datetime) -> None:
    """A party takes part in a case no longer in a role; for a part of the case, which must not lock the whole."""
    CaseParty.objects.filter(case_id=case_id, party_id=party_id, role=role, until=None).update(until=now)
