"""Writes of the doors: attempts and locks, phone codes, entries."""

from yingshang.kernel.login.services.attempts import begin_attempt, clear_attempts, note_failure, unlock
from yingshang.kernel.login.services.clients import Issued, count_call, issue_client, renew_token, revoke_client
from yingshang.kernel.login.services.codes import check_code, send_code
from yingshang.kernel.login.services.entries import account_for, purge_doors, record_entry
from yingshang.kernel.login.services.policy import change_policy

__all__ = [
    "Issued",
    "account_for",
    "begin_attempt",
    "change_policy",
    "check_code",
    "clear_attempts",
    "count_call",
    "issue_client",
    "note_failure",
    "purge_doors",
    "record_entry",
    "renew_token",
    "revoke_client",
    "send_code",
    "unlock",
]
