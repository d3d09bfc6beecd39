"""A market entity: what it is, where it belongs, whom to ask, how it changed.

Validity is a pair of dates (``since`` inclusive, ``until`` exclusive, empty = open).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.kernel.fields.money import MoneyField, format_wan
from yingshang.kernel.fields.personal import EncryptedTextField, mask_name, mask_phone
from yingshang.kernel.identity.models import Party, Unit
from yingshang.registry.enterprises.enums import ContactRole, Kind, PartyRole, Placement, Size, Status
from yingshang.registry.enterprises.models.imports import ImportRun
from yingshang.registry.enterprises.models.visibility import EnterpriseQuerySet
from yingshang.registry.enterprises.rules.industries import industry_name

CURRENCY_WORDS = {
    "CNY": "元",
    "USD": "美元",
    "HKD": "港元",
    "EUR": "欧元",
    "JPY": "日元",
    "GBP": "英镑",
    "TWD": "新台币",
}


class Tag(models.Model):
    """A label that the office gives to enterprises (专精特新, 高企 …)."""

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("标签", max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """Every market entity of the register, whatever its kind; its key is that of its party."""

    party = models.OneToOneField(Party, on_delete=models.PROTECT, primary_key=True, related_name="enterprise")
    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="区", db_index=False)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("名称", max_length=200)
    former_names = models.JSONField("曾用名", default=list, blank=True)
    kind = models.CharField("类型", max_length=12, choices=Kind)
    form = models.CharField("登记类型", max_length=100, blank=True)
    status = models.CharField("登记状态", max_length=12, choices=Status)
    capital = MoneyField("注册资本", null=True, blank=True)
    currency = models.CharField("币种", max_length=3, blank=True)
    established_on = models.DateField("成立日期", null=True, blank=True)
    section = models.CharField("行业门类", max_length=1, blank=True)
    division = models.CharField("行业大类", max_length=2, blank=True)
    industry_code = models.CharField("行业代码", max_length=4, blank=True)
    address = models.CharField("住所", max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="乡镇（街道）",
        db_index=False,
    )
    village = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="村（社区）"
    )
    placement = models.CharField("属地来源", max_length=12, choices=Placement, default=Placement.WAITING)
    waiting_reason = models.CharField("待归属原因", max_length=200, blank=True)
    employees = models.PositiveIntegerField("从业人员", null=True, blank=True)
    revenue = MoneyField("营业收入", null=True, blank=True)
    assets = MoneyField("资产总额", null=True, blank=True)
    size = models.CharField("规模", max_length=8, choices=Size, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="enterprises")
    source = models.CharField("来源", max_length=20, default="list")
    run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises", db_index=False
    )
    updated_at = models.DateTimeField("更新时间")
    first_listed_on = models.DateField("首次出现的快照", null=True, blank=True)
    """The day of the full snapshot in which an entity without a date of establishment first appeared, an earlier one lacking it."""

    objects = models.Manager.from_queryset(EnterpriseQuerySet)()

    class Meta:
        ordering = ["name", "party"]
        constraints = [models.UniqueConstraint(fields=["uscc"], name="enterprise_code_once")]
        indexes = [
            models.Index(fields=["district", "name"], name="enterprise_by_name"),
            models.Index(fields=["unit", "status"], name="enterprise_by_unit_status"),
            models.Index(fields=["district", "established_on"], name="enterprise_by_birth"),
            models.Index(fields=["district", "placement"], name="enterprise_by_placement"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether it is active now (存续/在营/开业)."""
        return self.status == Status.ACTIVE

    @property
    def industry(self) -> str:
        """Section and division in words; empty when unknown."""
        return industry_name(self.section, self.division)

    @property
    def capital_text(self) -> str:
        """``500 万元``, ``100 万美元``; ``未填`` when unknown."""
        shown = format_wan(self.capital, places=6)
        return shown.replace("元", CURRENCY_WORDS.get(self.currency or "CNY", self.currency))

    @property
    def place(self) -> str:
        """Township and village in words."""
        parts = [unit.short_name for unit in (self.unit, self.village) if unit is not None]
        return " ".join(parts) or "待归属"


class EnterpriseStatus(models.Model):
    """The registration state over time: one open row for each enterprise."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField("登记状态", max_length=12, choices=Status)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    source = models.CharField("来源", max_length=20)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], condition=Q(until=None), name="enterprise_status_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.since}"


class EnterpriseParty(models.Model):
    """A party (an official, a unit) to whom the enterprise is entrusted, and who therefore sees it."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=PartyRole)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "party", "role"], condition=Q(until=None), name="enterprise_party_open_once"
            )
        ]
        indexes = [models.Index(fields=["party", "until"], name="enterprise_party_of")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}"


class Contact(models.Model):
    """Whom to ask at an enterprise: one person for each role. The phone is encrypted; its digest finds it.

    A phone that the enterprise gave itself (``own``) binds nobody to it: only the register's and the office's do.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    role = models.CharField("身份", max_length=8, choices=ContactRole)
    name = models.CharField("姓名", max_length=60, blank=True)
    phone = EncryptedTextField("电话", default=b"", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    own = models.BooleanField("企业自填电话", default=False, db_default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "role"], name="contact_once")]
        indexes = [models.Index(fields=["phone_digest"], name="contact_by_phone")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}"

    @property
    def masked_name(self) -> str:
        """``张*``."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """``138****5678``."""
        return mask_phone(str(self.phone)) if self.phone else ""


class ChangeRecord(models.Model):
    """One field of one enterprise that changed. Contacts are recorded masked."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="changes", db_index=False)
    field = models.CharField("项目", max_length=20)
    old = models.CharField("原值", max_length=300, blank=True)
    new = models.CharField("新值", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    person_id = models.BigIntegerField(null=True, blank=True)
    who: str = ""
    """Who made it, in words; filled in by the query that reads changes."""

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["enterprise", "-at"], name="enterprise_changes")]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"
