"""Keeping what a case's takings repeat of its header."""

from __future__ import annotations

from yingshang.kernel.cases.models import Case, CaseParty


def repeat_header(case: Case) -> None:
    """Write a case's unit, state and end into all its takings, ended ones too; in the transaction that moves the case.

    One statement; rows that say so already are not touched.
    """
    now = {"unit_id": case.unit_id, "state": case.state, "closed": case.is_closed}
    CaseParty.objects.filter(case=case).exclude(**now).update(**now)
