"""Writes of the doors: attempts and locks, phone codes, second factors, entries."""

from yingshang.kernel.login.services.attempts import begin_attempt, clear_attempts, note_failure, unlock
from yingshang.kernel.login.services.clients import Issued, count_call, issue_client, renew_token, revoke_client
from yingshang.kernel.login.services.codes import check_code, send_code
from yingshang.kernel.login.services.entries import account_for, record_entry
from yingshang.kernel.login.services.factors import (
    Passed,
    ask_for_factor,
    begin_factor,
    check_factor,
    confirm_factor,
    end_factor_rule,
    remove_factor,
    renew_recovery_codes,
    require_factor,
    require_factors_at_founding,
    reset_factor,
)
from yingshang.kernel.login.services.policy import change_policy

__all__ = [
    "Issued",
    "Passed",
    "account_for",
    "ask_for_factor",
    "begin_attempt",
    "begin_factor",
    "change_policy",
    "check_code",
    "check_factor",
    "clear_attempts",
    "confirm_factor",
    "count_call",
    "end_factor_rule",
    "issue_client",
    "note_failure",
    "record_entry",
    "remove_factor",
    "renew_recovery_codes",
    "renew_token",
    "require_factor",
    "require_factors_at_founding",
    "reset_factor",
    "revoke_client",
    "send_code",
    "unlock",
]
