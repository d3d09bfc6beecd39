"""Imports of the register: what came, how far it is, what came of it."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.identity.models import Unit
from yingshang.registry.enterprises.enums import ImportMode, ImportState


class ImportRun(models.Model):
    """One file brought in. The file itself is kept only until it is imported or given up; its digest stays."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    digest = models.CharField("SHA-256", max_length=64, db_index=True)
    file = models.FileField(upload_to="imports/", blank=True)
    mode = models.CharField("方式", max_length=8, choices=ImportMode, default=ImportMode.LIST)
    strict = models.BooleanField("有错不导", default=False)
    as_of = models.DateField("数据日期")
    state = models.CharField("状态", max_length=8, choices=ImportState, default=ImportState.PREVIEWING)
    stage = models.CharField("步骤", max_length=20, blank=True)
    done = models.PositiveIntegerField("已处理", default=0)
    rows = models.PositiveIntegerField("行数", default=0)
    created = models.PositiveIntegerField("新增", default=0)
    updated = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    rejected = models.PositiveIntegerField("退回", default=0)
    result = models.JSONField("结果", default=dict)
    errors_file = models.CharField(max_length=300, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    seat = models.CharField(max_length=32, blank=True)
    acting_as = models.CharField("经办", max_length=120, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
