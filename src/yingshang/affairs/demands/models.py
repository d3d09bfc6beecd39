"""The tables of 企业诉求. No workflow: that is :mod:`lifecycle`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.affairs.demands.enums import Channel, Grade, RefusalGround, Result, Satisfaction
from yingshang.kernel.fields.personal import EncryptedTextField


class Category(models.Model):
    """A node of the demand directory (two levels), with the words that suggest it."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    grade = models.CharField("默认等级", max_length=12, choices=Grade, default=Grade.ORDINARY)
    keywords = models.CharField("关键词", max_length=300, blank=True)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class DispatchRule(models.Model):
    """Which unit answers for a category (in one township, if given), in force for a time, with its reference."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="rules")
    district = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, related_name="+")
    township = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, related_name="+")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    reference = models.CharField("依据", max_length=200)

    class Meta:
        indexes = [models.Index(fields=["category", "since"])]

    def __str__(self) -> str:
        return f"{self.category_id} → {self.unit_id}"


class Demand(models.Model):
    """One 诉求. The header (number, state, unit, holder, deadlines) is its case."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="demand")
    enterprise = models.ForeignKey(
        "identity.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="demands"
    )
    applicant_name = models.CharField("企业名称", max_length=200, blank=True)
    anonymous = models.BooleanField("匿名", default=False)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = EncryptedTextField("联系电话", default=b"", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    channel = models.CharField("渠道", max_length=12, choices=Channel)
    external_source = models.CharField("来源系统", max_length=40, blank=True)
    external_number = models.CharField("来源编号", max_length=64, blank=True)
    external_due_at = models.DateTimeField("来文时限", null=True, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="demands")
    grade = models.CharField("等级", max_length=12, choices=Grade, default=Grade.ORDINARY)
    content = models.TextField("诉求内容")
    township = models.ForeignKey(
        "identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在乡镇"
    )
    first_receiver = models.ForeignKey(
        "identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="首接单位"
    )
    refusal_ground = models.CharField(max_length=12, choices=RefusalGround, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    contact_unit = models.ForeignKey(
        "identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="首次联系单位"
    )
    contacted_at = models.DateTimeField(null=True, blank=True)
    contacted_in_time = models.BooleanField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_in_time = models.BooleanField(null=True, blank=True)
    result = models.CharField("办理结果", max_length=12, choices=Result, blank=True)
    reply = models.TextField("答复", blank=True)
    rounds = models.PositiveSmallIntegerField("不满意次数", default=0)
    unreached = models.PositiveSmallIntegerField("未联系上次数", default=0)
    objections_upheld = models.PositiveSmallIntegerField("异议成立次数", default=0)
    objected = models.BooleanField("本次派单已提过异议", default=False)
    attempts = models.PositiveSmallIntegerField("回访次数上限", null=True, blank=True)
    asked_days = models.PositiveSmallIntegerField("申请延期工作日", null=True, blank=True)
    handling_state = models.CharField(max_length=16, blank=True)
    duplicates = models.PositiveSmallIntegerField("并入件数", default=0)
    merged_state = models.CharField("并入前状态", max_length=16, blank=True)
    merged_unit = models.ForeignKey(
        "identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="并入前单位"
    )
    returned_on = models.DateField("回填日期", null=True, blank=True)
    returned_version = models.PositiveIntegerField(null=True, blank=True)
    returned_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_source", "external_number"],
                condition=~Q(external_number=""),
                name="demand_external_once",
            )
        ]
        indexes = [
            models.Index(fields=["enterprise"]),
            models.Index(fields=["category"]),
            models.Index(fields=["channel"]),
            models.Index(fields=["accepted_at"]),
            models.Index(fields=["dispatched_at"]),
            models.Index(fields=["township"]),
        ]

    def __str__(self) -> str:
        return str(self.case)


class CallBack(models.Model):
    """One answer (or one failed attempt) after a reply: by the office's call, or by the enterprise itself."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="callbacks")
    at = models.DateTimeField()
    on = models.DateField()
    unit = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, related_name="+")
    caller = models.ForeignKey("identity.Party", on_delete=models.PROTECT, null=True, related_name="+")
    by_enterprise = models.BooleanField(default=False)
    reached = models.BooleanField("已联系上")
    solved = models.BooleanField("是否解决", null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField("满意程度", choices=Satisfaction, null=True, blank=True)
    text = models.TextField("意见", blank=True)
    round = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["on"]), models.Index(fields=["demand", "at"])]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.on}"


class CannedReply(models.Model):
    """Words that a unit uses again and again (常用语), with gaps to be filled in; ``used`` only orders them."""

    unit = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="诉求类别"
    )
    title = models.CharField("标题", max_length=40)
    text = models.TextField("内容")
    used = models.PositiveIntegerField(default=0)
    active = models.BooleanField("启用", default=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-used", "id"]
        indexes = [models.Index(fields=["unit", "active"])]

    def __str__(self) -> str:
        return self.title


class OrderImport(models.Model):
    """One file of orders brought in: what came of it, and under which titles the sender has its columns."""

    district = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, related_name="+")
    source = models.CharField("来源系统", max_length=40)
    file_name = models.CharField("文件", max_length=200)
    digest = models.CharField("SHA-256", max_length=64)
    rows = models.PositiveIntegerField("行数")
    created = models.PositiveIntegerField("新增")
    unchanged = models.PositiveIntegerField("已有")
    rejected = models.PositiveIntegerField("退回")
    titles = models.JSONField(default=dict)
    made_by = models.CharField("经办", max_length=120)
    made_at = models.DateTimeField("导入时间")

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.file_name


class ReturnList(models.Model):
    """One 回填 list: the file as it was made, so that it can be fetched again."""

    district = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, related_name="+")
    source = models.CharField("来源系统", max_length=40)
    day = models.DateField("日期")
    blob = models.ForeignKey("evidence.Blob", on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField("件数")
    made_by = models.CharField("经办", max_length=120)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.day} {self.count}"
