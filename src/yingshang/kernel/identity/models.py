"""Parties, units, people, posts, mandates, roles and accounts.

Validity is a pair of dates (``since`` inclusive, ``until`` exclusive, empty = open).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from yingshang.kernel.fields.personal import EncryptedTextField

if TYPE_CHECKING:
    from collections.abc import Iterable


def valid_on(day: date, prefix: str = "") -> Q:
    """The condition that a validity row covers ``day``; ``prefix`` is the lookup path to the row."""
    until = f"{prefix}until"
    return Q(**{f"{prefix}since__lte": day}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day}))


def in_order() -> Q:
    """The condition that a validity row does not end before it begins."""
    return Q(until__isnull=True) | Q(until__gte=F("since"))


class PartyKind(models.TextChoices):
    UNIT = "unit", "单位"
    PERSON = "person", "个人"
    EXTERNAL = "external", "外部主体"


class Party(models.Model):
    """Whoever can take part in a case: a unit, a person, or someone outside such as an enterprise."""

    kind = models.CharField("类别", max_length=8, choices=PartyKind)
    name = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "主体"

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    DISTRICT = "district", "区"
    OFFICE = "office", "营商办"
    LEADERSHIP = "leadership", "区领导"
    DEPARTMENT = "department", "区直单位"
    TOWNSHIP = "township", "乡镇"
    SUBDISTRICT = "subdistrict", "街道（办事处）"
    VILLAGE = "village", "村（社区）"
    GRID = "grid", "网格"
    DISCIPLINE = "discipline", "派驻纪检监察组"
    CITY = "city", "市级单位"
    THIRD_PARTY = "third_party", "第三方"


class Unit(models.Model):
    """An organisation in the tree of a district; ``path`` is made of the ids from the root down (``/1/12/``)."""

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="unit")
    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=12, choices=UnitKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    path = models.CharField(max_length=200, db_index=True)
    order = models.PositiveIntegerField("排序", default=0)
    since = models.DateField("设立")
    until = models.DateField("撤销", null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承接单位"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=in_order(), name="unit_term_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def root_id(self) -> int:
        """The id of the district (the root of the tree) to which the unit belongs."""
        return int(self.path.split("/")[1])


class Reach(models.Model):
    """A unit's posts reach another unit's subtree too: a resident discipline team reaches the units where it resides."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reaches", verbose_name="单位")
    over = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="及于单位")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    basis = models.CharField("依据", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "派驻与联系范围"
        constraints = [models.CheckConstraint(condition=in_order(), name="reach_term_in_order")]

    def __str__(self) -> str:
        return f"{self.unit.short_name} → {self.over.short_name}"


class UserManager(BaseUserManager["User"]):
    """Accounts are made with a name and a password; there is no superuser."""

    def create_user(self, username: str, password: str | None = None) -> User:
        user = self.model(username=username)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. It carries no rights: those come from the person's posts and mandates."""

    username = models.CharField("账号", max_length=64, unique=True)
    is_active = models.BooleanField("启用", default=True)
    password_temporary = models.BooleanField("密码待本人修改", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_staff = False
    is_superuser = False

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Never: pages ask ``request.actor``."""
        return False

    def has_perms(self, perms: Iterable[str], obj: Any = None) -> bool:
        """Never: pages ask ``request.actor``."""
        return False

    def has_module_perms(self, label: str) -> bool:
        """Never: pages ask ``request.actor``."""
        return False


class Person(models.Model):
    """Someone who acts: an official or someone who acts for an enterprise."""

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="person")
    user = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="person", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=60)
    phone = EncryptedTextField("手机", default=b"", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a post may do, as data: a code, a plain description and permission codes."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=40)
    description = models.CharField("说明", max_length=200)
    district_wide = models.BooleanField("全区范围", default=False)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "角色"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """One permission code of one role. A withdrawn grant stays as ``active=False`` so that no upgrade gives it back."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants", verbose_name="角色")
    code = models.CharField("权限", max_length=80)
    active = models.BooleanField("有效", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "角色权限"
        constraints = [models.UniqueConstraint(fields=["role", "code"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.role_id}:{self.code}"


class Post(models.Model):
    """A person's post on a unit in a role, for a term."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts", verbose_name="单位")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="posts", verbose_name="角色")
    title = models.CharField("职务", max_length=60)
    since = models.DateField("任职")
    until = models.DateField("离任", null=True, blank=True)
    primary = models.BooleanField("主要职务", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["-primary", "id"]
        constraints = [models.CheckConstraint(condition=in_order(), name="post_term_in_order")]

    def __str__(self) -> str:
        return f"{self.person} {self.unit.short_name} {self.title}"


class SubstitutionKind(models.TextChoices):
    ACTING = "acting", "代理"
    DELEGATION = "delegation", "委托"


class Substitution(models.Model):
    """Someone fills another's post (代理) or was given part of it (委托) for a term."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="substitutions", verbose_name="任职")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="substitutions", verbose_name="代理人、受托人"
    )
    kind = models.CharField("类别", max_length=12, choices=SubstitutionKind)
    codes = models.JSONField("权限", default=list, help_text="委托时限于这些权限；代理时为空，表示全部。")
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "代理与委托"
        constraints = [models.CheckConstraint(condition=in_order(), name="substitution_term_in_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.post}"


class MandateKind(models.TextChoices):
    REPRESENTATIVE = "representative", "企业代表"
    AGENT = "agent", "代理人"


class Mandate(models.Model):
    """A person acts for a party outside (an enterprise) for a term, in all that it may do or within ``codes``."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates", verbose_name="人员")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates", verbose_name="企业")
    kind = models.CharField("类别", max_length=16, choices=MandateKind)
    codes = models.JSONField("权限", default=list, blank=True, help_text="为空表示企业可办的全部事项。")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    basis = models.CharField("依据", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "企业授权"
        indexes = [models.Index(fields=["party", "person"])]
        constraints = [models.CheckConstraint(condition=in_order(), name="mandate_term_in_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
