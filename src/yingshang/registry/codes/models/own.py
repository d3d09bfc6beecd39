"""Our own codes where a city has none: each version as it was issued, who scanned it, what the worker makes of many.

Of a scan by the public nothing is kept but that it happened: no address, no device.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yingshang.kernel.identity.models import Unit
from yingshang.registry.codes.enums import BatchKind, BatchState, Reader, Way
from yingshang.registry.codes.rules.numbers import spaced
from yingshang.registry.enterprises.models import Enterprise


class Code(models.Model):
    """One version of an enterprise's code, in force until it is revoked. A version that was issued is never written anew."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="own_codes", db_index=False)
    number = models.CharField("短号", max_length=8, unique=True)
    version = models.PositiveSmallIntegerField("版本")
    issued_at = models.DateTimeField("签发时间")
    issued_on = models.DateField("签发日期")
    issued_as = models.CharField("签发", max_length=100)
    key_id = models.CharField("密钥", max_length=8)
    payload = models.CharField("码文", max_length=200)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)
    revoked_on = models.DateField("作废日期", null=True, blank=True)
    revoked_as = models.CharField("作废经办", max_length=100, blank=True)
    reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        ordering = ["enterprise", "-version"]
        indexes = [
            models.Index(fields=["revoked_on", "issued_on"], name="own_code_term"),
            models.Index(fields=["-issued_at"], name="own_code_latest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "version"], name="own_code_version_once"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(revoked_at__isnull=True), name="own_code_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_on__isnull=True, reason="")
                | (Q(revoked_at__gte=F("issued_at"), revoked_on__isnull=False) & ~Q(reason="")),
                name="own_code_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_number} v{self.version}"

    @property
    def in_force(self) -> bool:
        """Whether it stands: neither revoked nor replaced."""
        return self.revoked_at is None

    @property
    def shown_number(self) -> str:
        """The short number as it is printed."""
        return spaced(self.number)


class CodeScan(models.Model):
    """Somebody looked at a code: which kind of reader, when, and of officials and enterprises also who."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="scans", db_index=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="code_scans", db_index=False)
    reader = models.CharField("谁", max_length=8, choices=Reader)
    way = models.CharField("方式", max_length=8, choices=Way)
    at = models.DateTimeField("时间")
    on = models.DateField("日期")
    in_force = models.BooleanField("当时有效")
    acting_as = models.CharField("身份", max_length=100, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["code", "-at"], name="code_scan_of_code"),
            models.Index(fields=["enterprise", "-at"], name="code_scan_of_enterprise"),
            models.Index(fields=["reader", "on", "enterprise"], name="code_scan_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reader_display()} {self.on}"


class CodeBatch(models.Model):
    """Work on many enterprises that the worker does: issuing their codes, printing their labels."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("内容", max_length=8, choices=BatchKind)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="乡镇（街道）"
    )
    enterprises = models.JSONField("主体", default=list)
    state = models.CharField("状态", max_length=8, choices=BatchState, default=BatchState.QUEUED)
    total = models.PositiveIntegerField("户数", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    made = models.PositiveIntegerField("完成", default=0)
    skipped = models.PositiveIntegerField("未处理", default=0)
    problem = models.CharField("问题", max_length=300, blank=True)
    file = models.FileField(upload_to="codes/labels/", blank=True)
    acting_as = models.CharField("经办", max_length=100)
    user_id = models.BigIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    seat = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField("提交时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["district", "-asked_at"], name="code_batch_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"


class PublicLook(models.Model):
    """How often one address has asked in the minute that runs: its keyed digest, deleted within the hour, joined to nothing."""

    address = models.CharField(max_length=64, unique=True)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["minute"], name="public_look_by_minute")]

    def __str__(self) -> str:
        return f"{self.minute:%H:%M} {self.count}"
