"""The pages of reference data at ``/admin/``: one base class whose every write is a service.

Units, roles, dictionaries are kept here, never cases. Django's own permissions and log play no part: rights are the
actor's codes, the trail is the audit chain that each service writes. Nothing is deleted here: things end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import ANONYMOUS, Actor
from yingshang.kernel.identity.errors import InvalidIdentity, NotAllowed
from yingshang.kernel.identity.permissions import MANAGE_REFERENCE
from yingshang.kernel.identity.queries import within
from yingshang.kernel.identity.requests import owed


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request; the anonymous one where no middleware has put any."""
    return cast(Actor, getattr(request, "actor", ANONYMOUS))


class ReferenceSite(UnfoldAdminSite):
    """The site at ``/admin/``: for officials who may keep at least one kind of data on it."""

    site_title = "基础数据"
    site_header = "营商通 基础数据"
    index_title = "基础数据"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        if owed(request) is not None:
            return False
        actor = actor_of(request)
        kept = (model_admin for model_admin in self._registry.values() if isinstance(model_admin, ReferenceAdmin))
        return actor.audience == "staff" and any(actor.has(model_admin.permission) for model_admin in kept)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one door for officials; who is in already lacks the right and is told so."""
        if (first := owed(request)) is not None:
            return redirect(first)
        if actor_of(request).is_authenticated:
            raise PermissionDenied("当前身份不维护基础数据。")
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")


site = ReferenceSite(name="admin")


def register(*models: type[Model]) -> Callable[[type[ReferenceAdmin]], type[ReferenceAdmin]]:
    """Put a :class:`ReferenceAdmin` on the site."""

    def put(admin_class: type[ReferenceAdmin]) -> type[ReferenceAdmin]:
        site.register(list(models), admin_class)
        return admin_class

    return put


class ReferenceForm(ModelForm[Any]):
    """Valid when the service accepted it: what a service refuses is an error beside its field."""

    keeper: ClassVar[ReferenceAdmin]
    asker: ClassVar[HttpRequest]
    saved: Model

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            with transaction.atomic():  # a form that needs several services gets all of them or none
                self.saved = self.keeper.write(self.asker, self.instance.pk, self.cleaned_data)
        except InvalidIdentity as error:
            self.add_error(error.field if error.field in self.fields else None, error.text)
        except (ValidationError, NotAllowed) as error:
            self.add_error(None, error if isinstance(error, ValidationError) else str(error))

    def save(self, commit: bool = True) -> Any:
        """The service has written already."""
        return self.saved

    def save_m2m(self) -> None:
        """The service has written already."""


class ReferenceAdmin(ModelAdmin):
    """One kind of reference data.

    A subclass names ``permission``, gives ``create`` and ``change`` (what it lacks cannot be done), and with
    ``scope_lookup`` (the path to a unit, ``""`` for units themselves) shows only what lies within the actor's reach.
    Errors that services raise as ``InvalidIdentity``, ``ValidationError`` or ``NotAllowed`` are shown in the form.
    """

    form = ReferenceForm
    permission: str = MANAGE_REFERENCE
    scope_lookup: str | None = None
    change_fields: tuple[str, ...] | None = None
    """The fields that may still change once the row is there; by default all."""
    actions: Any = ()
    list_per_page = 50
    list_select_related: tuple[str, ...] = ()
    show_full_result_count = False

    def create(self, *, data: Mapping[str, Any], actor: Actor, now: datetime) -> Model:
        """Make a row by its service."""
        raise NotImplementedError

    def change(self, *, row: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Model:
        """Change a row, as it is in the database, by its service."""
        raise NotImplementedError

    def write(self, request: HttpRequest, pk: Any, data: Mapping[str, Any]) -> Model:
        """Create or change by the service that the subclass names."""
        actor, now = actor_of(request), clock.now()
        if pk is None:
            return self.create(data=data, actor=actor, now=now)
        return self.change(row=self.get_queryset(request).get(pk=pk), data=data, actor=actor, now=now)

    def _does(self, name: str) -> bool:
        return getattr(type(self), name) is not getattr(ReferenceAdmin, name)

    def _may(self, request: HttpRequest) -> bool:
        actor = actor_of(request)
        return actor.audience == "staff" and actor.has(self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request) and self._does("create")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request) and self._does("change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        if self.list_select_related:
            found = found.select_related(*self.list_select_related)
        if self.scope_lookup is None:
            return found
        return found.filter(within(actor_of(request).scopes, self.scope_lookup))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[Any]:
        made = super().get_form(request, obj, change=change, **kwargs)
        return cast(type[Any], type("BoundReferenceForm", (made,), {"keeper": self, "asker": request}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None or self.change_fields is None:
            return self.readonly_fields
        shown = self.fields or [field.name for field in self.opts.fields if field.editable and not field.primary_key]
        return [name for name in shown if name not in self.change_fields]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(made, forms.ModelChoiceField) and made.queryset is not None:
            model = made.queryset.model
            related = self.admin_site.get_model_admin(model) if self.admin_site.is_registered(model) else None
            if isinstance(related, ReferenceAdmin):
                made.queryset = related.get_queryset(request)
        return made

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """unfold counts ``errors.items``, which Django's list of errors has not."""
        context["errors"].items = list(context["errors"])
        return cast(HttpResponse, super().render_change_form(request, context, **kwargs))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """The service has written already."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The audit chain is the log."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The audit chain is the log."""
