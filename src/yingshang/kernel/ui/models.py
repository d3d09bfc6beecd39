"""What a person keeps: filters last used, saved views, cases watched; and the tables of units and officials sent in."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.models import Person, Unit


class SavedView(models.Model):
    """A query of a list page, kept by a person. The one without a name is what was last filtered by."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="saved_views")
    page = models.CharField(max_length=80)
    name = models.CharField("名称", max_length=40, blank=True)
    query = models.CharField(max_length=1000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["saved_at", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return f"{self.page} {self.name}"


class Watch(models.Model):
    """A case that a person keeps an eye on (关注)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="watches")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="watches")
    since = models.DateTimeField()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.case_id}"


class TableKind(models.TextChoices):
    UNITS = "units", "单位"
    OFFICIALS = "officials", "人员与任职"


class TableState(models.TextChoices):
    UPLOADED = "uploaded", "待确认"
    DONE = "done", "已导入"
    REFUSED = "refused", "有错未导入"
    WITHDRAWN = "withdrawn", "已放弃"


class StaffingTable(models.Model):
    """A table of units or officials sent in on the page. The file is kept only until it is imported or dropped.

    ``result`` is what the preview and the result show: phones masked, never a password.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("内容", max_length=12, choices=TableKind)
    file_name = models.CharField("文件", max_length=200)
    digest = models.CharField("SHA-256", max_length=64)
    file = models.FileField(upload_to="imports/", blank=True)
    strict = models.BooleanField("有错不导", default=False)
    state = models.CharField("状态", max_length=10, choices=TableState, default=TableState.UPLOADED)
    rows = models.PositiveIntegerField("行数", default=0)
    created = models.PositiveIntegerField("新增", default=0)
    updated = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    rejected = models.PositiveIntegerField("退回", default=0)
    result = models.JSONField("结果", default=dict)
    errors_file = models.CharField(max_length=300, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    acting_as = models.CharField("经办", max_length=120, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.file_name
