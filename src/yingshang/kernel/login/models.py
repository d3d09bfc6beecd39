"""Tables of the doors: thresholds, failed attempts and locks, phone codes, second factors, clients of the API."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models

from yingshang.kernel.fields.personal import EncryptedTextField
from yingshang.kernel.identity.models import Person, Role, Unit, User, in_order

AT_LEAST_ONE = [MinValueValidator(1)]


class LoginPolicy(models.Model):
    """The thresholds of this installation: one row; the defaults hold until it is there."""

    max_failures = models.PositiveSmallIntegerField("连续输错几次锁定", default=5, validators=AT_LEAST_ONE)
    failure_minutes = models.PositiveSmallIntegerField("计次时间（分钟）", default=15, validators=AT_LEAST_ONE)
    lock_minutes = models.PositiveSmallIntegerField("锁定时间（分钟）", default=15, validators=AT_LEAST_ONE)
    code_minutes = models.PositiveSmallIntegerField("验证码有效（分钟）", default=5, validators=AT_LEAST_ONE)
    code_attempts = models.PositiveSmallIntegerField("每个验证码可试几次", default=5, validators=AT_LEAST_ONE)
    resend_seconds = models.PositiveSmallIntegerField("重发间隔（秒）", default=60)
    codes_per_phone = models.PositiveSmallIntegerField("每个手机号每小时验证码", default=5, validators=AT_LEAST_ONE)
    codes_per_address = models.PositiveSmallIntegerField("每个地址每小时验证码", default=200, validators=AT_LEAST_ONE)

    class Meta:
        verbose_name = verbose_name_plural = "登录规则"

    def __str__(self) -> str:
        return "登录规则"


class LoginAttempts(models.Model):
    """Failed attempts on one account name from one address. Names that nobody has are counted just the same.

    The name typed is kept as a digest only: people type passwords into the wrong field.
    """

    name_digest = models.CharField(max_length=64)
    address = models.CharField("地址", max_length=45)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveSmallIntegerField("次数", default=0)
    last_at = models.DateTimeField("最近一次")
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录计次与锁定"
        constraints = [models.UniqueConstraint(fields=["name_digest", "address"], name="login_attempts_once")]
        indexes = [models.Index(fields=["locked_until"]), models.Index(fields=["last_at"])]

    def __str__(self) -> str:
        return f"{self.user or '未知账号'} {self.address}"


class PhoneCode(models.Model):
    """A six-digit code on its way to a phone; kept as a keyed hash, deleted a day later."""

    phone = EncryptedTextField()
    phone_digest = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone_digest", "-created_at"]),
            models.Index(fields=["address", "-created_at"]),
            models.Index(fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class FactorRule(models.Model):
    """Whoever holds a post in this role needs a second factor, so many days after being asked first; for a term."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+", verbose_name="角色")
    days = models.PositiveSmallIntegerField("宽限（天）", default=7, help_text="从首次登录被提示之日算起；0 表示当即。")
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True, blank=True)
    basis = models.CharField("依据", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "二次验证要求"
        ordering = ["role", "-since"]
        constraints = [models.CheckConstraint(condition=in_order(), name="factor_rule_in_order")]

    def __str__(self) -> str:
        return f"{self.role} {self.days} 天"


class SecondFactor(models.Model):
    """An account's authenticator (RFC 6238), and what guards it: the last step used, wrong codes, the lock.

    ``secret`` is in force once ``confirmed_at`` stands; ``pending`` is one that was shown and not confirmed yet. A row
    without either says since when the holder has been asked for one.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+", verbose_name="账号")
    secret = EncryptedTextField(default=b"", blank=True)
    pending = EncryptedTextField(default=b"", blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code for the day on which the phone is lost; kept as a keyed hash, serves once."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["factor", "code_hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.pk}"


class ApiClient(models.Model):
    """Another system that may call the API: on behalf of a unit, with some permissions, for a term.

    ``code`` is also the source under which its orders are known (``12345``). Of the token only a digest is kept: it
    holds 256 bits of chance, so that a plain SHA-256 cannot be reversed.
    """

    code = models.SlugField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="代表的单位")
    codes = models.JSONField("权限", default=list)
    token_digest = models.CharField(max_length=64, unique=True)
    token_hint = models.CharField("令牌尾号", max_length=8)
    per_minute = models.PositiveIntegerField("每分钟调用上限", default=120, validators=AT_LEAST_ONE)
    since = models.DateField("自")
    until = models.DateField("至（不含）")
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField("签发时间")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ClientUse(models.Model):
    """How often a client has called in the minute that runs."""

    client = models.OneToOneField(ApiClient, on_delete=models.CASCADE, primary_key=True, related_name="use")
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.client_id} {self.count}"
