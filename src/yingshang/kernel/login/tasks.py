"""What the doors leave behind: codes, the messages that carried them, counted attempts."""

from __future__ import annotations

from yingshang.kernel.login.models import LoginAttempts, PhoneCode
from yingshang.kernel.login.services.codes import TOPIC
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.retention.registry import Ask, Leftovers, Rows, retained

SHORTEST = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间"
LOG = "网络安全法第二十一条：日志不少于六个月"


@retained("login.codes", "手机登录验证码", days=1, most=30, basis=SHORTEST)
def phone_codes(ask: Ask) -> Leftovers:
    """Codes, used or not, with their phones."""
    return Rows(PhoneCode.objects.filter(created_at__lt=ask.before))


@retained("login.code_messages", "发送验证码的短信", days=1, most=30, basis=SHORTEST)
def code_messages(ask: Ask) -> Leftovers:
    """The messages that carried codes: number and code have served."""
    return Rows(Message.objects.filter(topic=TOPIC, created_at__lt=ask.before))


@retained("login.attempts", "登录失败计次（登录、锁定的记录在审计链上，不清理）", days=180, minimum=180, basis=LOG)
def attempts(ask: Ask) -> Leftovers:
    """Counted attempts by name and address."""
    return Rows(LoginAttempts.objects.filter(last_at__lt=ask.before))
