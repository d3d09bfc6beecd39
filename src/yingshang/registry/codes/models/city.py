"""Snapshots of the city's list, the registrations that they tell of, the window in which use counts.

Validity is a pair of dates (``since`` inclusive, ``until`` exclusive, empty = open).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yingshang.kernel.identity.models import Unit
from yingshang.registry.codes.enums import UploadState
from yingshang.registry.enterprises.models import Enterprise


class CodeSnapshot(models.Model):
    """One full list of the city's platform as it was brought in."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    digest = models.CharField("摘要", max_length=64)
    as_of = models.DateField("数据日期")
    taken_at = models.DateTimeField("导入时间")
    acting_as = models.CharField("经办", max_length=100)
    rows = models.PositiveIntegerField("行数")
    created = models.PositiveIntegerField("新注册")
    updated = models.PositiveIntegerField("有变化")
    unchanged = models.PositiveIntegerField("未变")
    ended = models.PositiveIntegerField("不再列出")
    rejected = models.PositiveIntegerField("退回")

    class Meta:
        ordering = ["-as_of", "-id"]
        indexes = [models.Index(fields=["district", "-as_of"], name="code_snapshot_latest")]

    def __str__(self) -> str:
        return f"{self.as_of} {self.file_name}"


class CodeUpload(models.Model):
    """A list as it was sent on the page: kept until it is brought in or given up, its digest and counts for good."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    digest = models.CharField("SHA-256", max_length=64)
    file = models.FileField(upload_to="codes/", blank=True)
    errors_file = models.FileField(upload_to="codes/", blank=True)
    as_of = models.DateField("数据日期")
    state = models.CharField("状态", max_length=10, choices=UploadState, default=UploadState.UPLOADED)
    stage = models.CharField("进度", max_length=40, blank=True, default="")
    done = models.PositiveIntegerField("已处理行数", default=0)
    rows = models.PositiveIntegerField("行数", default=0)
    created = models.PositiveIntegerField("新注册", default=0)
    updated = models.PositiveIntegerField("有变化", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    ended = models.PositiveIntegerField("不再列出", default=0)
    rejected = models.PositiveIntegerField("退回", default=0)
    result = models.JSONField("结果", default=dict)
    acting_as = models.CharField("经办", max_length=100)
    user_id = models.BigIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    seat = models.CharField(max_length=40, blank=True, default="system")
    uploaded_at = models.DateTimeField("上传时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["district", "-uploaded_at"], name="code_upload_latest")]

    def __str__(self) -> str:
        return f"{self.as_of} {self.file_name}"


class CodeRegistration(models.Model):
    """What the platform said of one enterprise's code between two snapshots."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="code_registrations", db_index=False
    )
    snapshot = models.ForeignKey(CodeSnapshot, on_delete=models.PROTECT, related_name="registrations")
    code = models.CharField("企业码", max_length=64, blank=True)
    registered_on = models.DateField("注册日期")
    last_used_on = models.DateField("最近使用", null=True, blank=True)
    demands = models.PositiveIntegerField("诉求数", null=True, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        ordering = ["enterprise", "since"]
        indexes = [models.Index(fields=["enterprise", "since"], name="code_registration_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(until__isnull=True), name="code_registration_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="code_registration_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code or self.enterprise_id} {self.since}"

    @property
    def state(self) -> tuple[object, ...]:
        """What makes two listings the same."""
        return (self.code, self.registered_on, self.last_used_on, self.demands)


class UseWindow(models.Model):
    """Within how many days use counts as use, in force for a time, with its basis; part of the figure's definition."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveIntegerField("天数")
    basis = models.CharField("依据", max_length=200)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        ordering = ["district", "since"]
        constraints = [models.CheckConstraint(condition=Q(days__gte=1), name="use_window_days")]

    def __str__(self) -> str:
        return f"{self.days} 天"
