"""What keeps someone at the door. The text is for the screen."""

from __future__ import annotations

from datetime import datetime

from yingshang.kernel.clock import local


class DoorClosed(Exception):
    """Somebody was not let in; ``str`` of it says why and what to do."""


class Locked(DoorClosed):
    """Too many wrong passwords for this account from this address; ends by itself at ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            f"连续输错次数过多，该账号在当前网络地址已锁定，{local(until):%H:%M} 自动解除。着急时请联系安全管理员。"
        )


class TooManyCodes(DoorClosed):
    """Codes asked for too often; ``seconds`` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        wait = f"{seconds} 秒" if seconds <= 90 else f"约 {-(-seconds // 60)} 分钟"
        super().__init__(f"获取验证码过于频繁，请 {wait}后再试。")


class CodeWrong(DoorClosed):
    """Not the code that was sent."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(f"验证码不正确，还可以试 {left} 次。" if left else "验证码不正确，且次数已用完，请重新获取。")


class CodeExpired(DoorClosed):
    """The code is too old, used, or tried too often."""

    def __init__(self) -> None:
        super().__init__("验证码已失效，请重新获取。")


class FactorWrong(DoorClosed):
    """Neither the code of the authenticator now, nor an unused recovery code; a code that was used is wrong too."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(f"动态码不正确或已用过，还可以试 {left} 次。" if left else "动态码不正确，且次数已用完。")


class FactorLocked(DoorClosed):
    """Too many wrong codes for this account, from wherever; ends by itself at ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            f"动态码连续输错次数过多，{local(until):%H:%M} 后可以再试。手机遗失可用备用码，或请安全管理员重置二次验证。"
        )


class FactorMissing(DoorClosed):
    """There is nothing to confirm: no authenticator was begun, or none is in force."""

    def __init__(self) -> None:
        super().__init__("尚未开始启用动态码，请从头开始。")


class FactorRequired(DoorClosed):
    """A role of the holder's needs a second factor: it can be changed, not removed."""

    def __init__(self) -> None:
        super().__init__("您的职务要求使用动态码，不能停用；更换手机请选“更换”。")


class TokenInvalid(DoorClosed):
    """No client has this token now."""

    def __init__(self) -> None:
        super().__init__("令牌无效、已过期或已收回，请向系统管理员申请新的令牌。")


class TooManyCalls(DoorClosed):
    """A client calls more often than it may; ``seconds`` says how long to wait."""

    def __init__(self, seconds: int, per_minute: int) -> None:
        self.seconds = seconds
        super().__init__(f"调用过于频繁（每分钟最多 {per_minute} 次），请 {seconds} 秒后再试。")
