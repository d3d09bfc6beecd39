"""Reasons tell the kind and the place of a fault, never its words."""

import pytest

from yingshang.kernel.jobs.roster import LOST
from yingshang.kernel.ui.administration.faults import reason_of

TRACE = """Traceback (most recent call last):
  File "/opt/x/yingshang/kernel/jobs/scheduler.py", line 84, in execute
  File "/opt/x/django/db/utils.py", line 91, in __exit__
django.db.utils.IntegrityError: duplicate key
DETAIL:  Key (phone)=(13800000001) exists.
"""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("", ""),
        (LOST, "运行它的工作进程中断"),
        ("Undeliverable: 收件人没有手机号码", "收件人没有手机号码"),
        ("ValueError: 刘晨光 13800000001", "ValueError"),
        (TRACE, "IntegrityError（yingshang/kernel/jobs/scheduler.py 第 84 行）"),
        ("LookupError: 张三\nOther: 李四", "LookupError"),
    ],
)
def test_a_reason_quotes_nothing(error: str, reason: str) -> None:
    assert reason_of(error) == reason
