"""Units, people, posts, roles and mandates on the pages of reference data; every write is a service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.identity import services
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import InvalidIdentity
from yingshang.kernel.identity.models import (
    Grant,
    Mandate,
    Party,
    PartyKind,
    Person,
    Post,
    Reach,
    Role,
    Substitution,
    Unit,
)
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, MANAGE_GRANTS, declared
from yingshang.kernel.identity.reference import ReferenceAdmin, ReferenceForm, register

Data = Mapping[str, Any]


def _end_of(data: Data) -> Any:
    """The day on which something ends, which has to be given. Errors: ``InvalidIdentity``."""
    if data["until"] is None:
        raise InvalidIdentity("请填写结束日期。", "until")
    return data["until"]


@register(Unit)
class UnitAdmin(ReferenceAdmin):
    """The tree: a new parent moves, an end with a successor closes."""

    scope_lookup = ""
    fields = ("code", "name", "short_name", "kind", "parent", "order", "since", "until", "successor")
    change_fields = ("name", "short_name", "kind", "parent", "order", "until", "successor")
    list_display = ("name", "code", "kind", "parent", "since", "until")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("parent", "successor")

    def create(self, *, data: Data, actor: Actor, now: datetime) -> Model:
        keys = ("code", "name", "short_name", "kind", "parent", "order", "since")
        return services.create_unit(**{key: data[key] for key in keys}, actor=actor, now=now)

    def change(self, *, row: Unit, data: Data, actor: Actor, now: datetime) -> Model:
        keys = ("name", "short_name", "kind", "order")
        if any(getattr(row, key) != data[key] for key in keys):
            row = services.change_unit(unit=row, **{key: data[key] for key in keys}, actor=actor, now=now)
        if data["parent"] is not None and data["parent"].pk != row.parent_id:
            row = services.move_unit(unit=row, parent=data["parent"], actor=actor, now=now)
        if data["until"] != row.until:
            row = services.close_unit(unit=row, until=_end_of(data), successor=data["successor"], actor=actor, now=now)
        return row


@register(Reach)
class ReachAdmin(ReferenceAdmin):
    """Where resident teams reside."""

    scope_lookup = "unit__"
    fields = ("unit", "over", "since", "until", "basis")
    change_fields = ("until",)
    list_display = ("unit", "over", "since", "until", "basis")
    list_select_related = ("unit", "over")
    autocomplete_fields = ("unit", "over")

    def create(self, *, data: Data, actor: Actor, now: datetime) -> Model:
        return services.extend_reach(**data, actor=actor, now=now)

    def change(self, *, row: Reach, data: Data, actor: Actor, now: datetime) -> Model:
        return services.end_reach(reach=row, until=_end_of(data), actor=actor, now=now)


class PersonForm(ReferenceForm):
    """A person with phone and account."""

    phone_number = forms.CharField(label="手机", required=False)
    username = forms.CharField(label="账号", required=False, max_length=64)
    first_password = forms.CharField(
        label="首个密码",
        required=False,
        strip=False,
        widget=forms.PasswordInput,
        help_text="开设账号时填写，本人首次登录须改；以后由安全管理员重置。",
    )
    active = forms.BooleanField(label="账号启用", required=False, initial=True)

    class Meta:
        model = Person
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.instance
        self.fields["phone_number"].initial = person.phone or ""
        if person.user is not None:
            self.fields["username"].initial = person.user.username
            self.fields["username"].disabled = self.fields["first_password"].disabled = True
            self.fields["active"].initial = person.user.is_active


@register(Person)
class PersonAdmin(ReferenceAdmin):
    """People, their phone (masked in the list) and account."""

    form = PersonForm
    permission = MANAGE_ACCOUNTS
    fields = ("name", "phone_number", "username", "first_password", "active")
    list_display = ("name", "phone_shown", "user")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")

    @admin.display(description="手机")
    def phone_shown(self, person: Person) -> str:
        """The phone, masked."""
        return mask_phone(str(person.phone)) if person.phone else "未填"

    def create(self, *, data: Data, actor: Actor, now: datetime) -> Model:
        person = services.create_person(name=data["name"], phone=data["phone_number"], actor=actor, now=now)
        return self._account(person, data, actor, now)

    def change(self, *, row: Person, data: Data, actor: Actor, now: datetime) -> Model:
        if (row.name, row.phone) != (data["name"], data["phone_number"]):
            row = services.change_person(
                person=row, name=data["name"], phone=data["phone_number"], actor=actor, now=now
            )
        return self._account(row, data, actor, now)

    def _account(self, person: Person, data: Data, actor: Actor, now: datetime) -> Person:
        user, name = person.user, data["username"]
        if user is None:
            if name:
                password = data["first_password"] or None
                services.create_account(person=person, username=name, password=password, actor=actor, now=now)
            return person
        if user.is_active and not data["active"]:
            services.deactivate_account(user=user, actor=actor, now=now)
        if not user.is_active and data["active"]:
            services.activate_account(user=user, actor=actor, now=now)
        return person


@register(Role)
class RoleAdmin(ReferenceAdmin):
    """What each role is; what it may do is kept by the security administrator."""

    permission = MANAGE_ACCOUNTS
    list_display = ("name", "code", "description", "district_wide")
    search_fields = ("name", "code")


class GrantForm(ReferenceForm):
    """A permission of a role, chosen among those declared."""

    code = forms.ChoiceField(label="权限")

    class Meta:
        model = Grant
        fields = ("role", "code", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            known = [(permission.code, permission.description) for permission in declared()]
            self.fields["code"] = forms.ChoiceField(label="权限", choices=known)


@register(Grant)
class GrantAdmin(ReferenceAdmin):
    """What roles may do."""

    form = GrantForm
    permission = MANAGE_GRANTS
    fields = ("role", "code", "active")
    change_fields = ("active",)
    list_display = ("role", "words", "code", "active")
    list_filter = ("role", "active")
    list_select_related = ("role",)
    search_fields = ("code", "role__name")

    @admin.display(description="说明")
    def words(self, grant: Grant) -> str:
        """What the permission allows, in words."""
        return next((p.description for p in declared() if p.code == grant.code), "（已不使用）")

    def create(self, *, data: Data, actor: Actor, now: datetime) -> Model:
        return self._set(data["role"], data["code"], data["active"], actor, now)

    def change(self, *, row: Grant, data: Data, actor: Actor, now: datetime) -> Model:
        return row if row.active == data["active"] else self._set(row.role, row.code, data["active"], actor, now)

    def _set(self, role: Role, code: str, active: bool, actor: Actor, now: datetime) -> Grant:
        do = services.grant_permission if active else services.withdraw_permission
        return do(role=role, code=code, actor=actor, now=now)


@register(Post)
class PostAdmin(ReferenceAdmin):
    """Posts with their terms; only the end changes."""

    permission = MANAGE_ACCOUNTS
    scope_lookup = "unit__"
    fields = ("person", "unit", "role", "title", "since", "until", "primary")
    change_fields = ("until",)
    list_display = ("person", "unit", "title", "role", "since", "until", "primary")
    list_filter = ("role",)
    list_select_related = ("person", "unit", "role")
    search_fields = ("person__name", "unit__name", "title")
    autocomplete_fields = ("person", "unit", "role")

    def create(self, *, data: Data, actor: Actor, now: datetime) -> Model:
        return services.appoint(**data, actor=actor, now=now)

    def change(self, *, row: Post, data: Data, actor: Actor, now: datetime) -> Model:
        return services.end_post(post=row, until=_end_of(data), actor=actor, now=now)


class SubstitutionForm(ReferenceForm):
    """Who stands in; a delegation names its permissions."""

    codes = forms.MultipleChoiceField(label="委托的权限", required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Substitution
        fields = ("post", "person", "kind", "codes", "since", "until", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "codes" in self.fields:
            known = [(permission.code, permission.description) for permission in declared()]
            self.fields["codes"] = forms.MultipleChoiceField(
                label="委托的权限", required=False, choices=known, widget=forms.CheckboxSelectMultiple
            )


@register(Substitution)
class SubstitutionAdmin(ReferenceAdmin):
    """代理 and 委托 with their terms; only the end changes."""

    form = SubstitutionForm
    permission = MANAGE_ACCOUNTS
    scope_lookup = "post__unit__"
    fields = ("post", "person", "kind", "codes", "since", "until", "reason")
    change_fields = ("until",)
    list_display = ("post", "person", "kind", "since", "until", "reason")
    list_select_related = ("post__person", "post__unit", "person")
    autocomplete_fields = ("post", "person")

    def create(self, *, data: Data, actor: Actor, now: datetime) -> Model:
        return services.substitute(**data, actor=actor, now=now)

    def change(self, *, row: Substitution, data: Data, actor: Actor, now: datetime) -> Model:
        return services.end_substitution(substitution=row, until=_end_of(data), actor=actor, now=now)


@register(Party)
class PartyAdmin(ReferenceAdmin):
    """Outside parties, to be found when a mandate is granted."""

    permission = MANAGE_ACCOUNTS
    list_display = ("name", "kind")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(kind=PartyKind.EXTERNAL)


@register(Mandate)
class MandateAdmin(ReferenceAdmin):
    """Who acts for which enterprise; only the end changes."""

    permission = MANAGE_ACCOUNTS
    fields = ("person", "party", "kind", "since", "until", "basis")
    change_fields = ("until",)
    list_display = ("person", "party", "kind", "since", "until", "basis")
    list_select_related = ("person", "party")
    search_fields = ("person__name", "party__name")
    autocomplete_fields = ("person", "party")

    def create(self, *, data: Data, actor: Actor, now: datetime) -> Model:
        return services.grant_mandate(**data, actor=actor, now=now)

    def change(self, *, row: Mandate, data: Data, actor: Actor, now: datetime) -> Model:
        return services.end_mandate(mandate=row, until=_end_of(data), actor=actor, now=now)
