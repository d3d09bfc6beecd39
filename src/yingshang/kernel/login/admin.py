"""The thresholds and the locks of the doors on the pages of reference data, for the security administrator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import InvalidIdentity
from yingshang.kernel.identity.permissions import MANAGE_GRANTS
from yingshang.kernel.identity.reference import ReferenceAdmin, actor_of, register
from yingshang.kernel.login import services
from yingshang.kernel.login.models import FactorRule, LoginAttempts, LoginPolicy


@register(LoginPolicy)
class LoginPolicyAdmin(ReferenceAdmin):
    """One row."""

    permission = MANAGE_GRANTS
    list_display = ("__str__", "max_failures", "lock_minutes", "code_minutes", "resend_seconds")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not LoginPolicy.objects.exists()

    def create(self, *, data: Mapping[str, Any], actor: Actor, now: datetime) -> Model:
        return services.change_policy(actor=actor, now=now, **data)

    def change(self, *, row: LoginPolicy, data: Mapping[str, Any], actor: Actor, now: datetime) -> Model:
        return services.change_policy(actor=actor, now=now, **data)


@register(LoginAttempts)
class LoginAttemptsAdmin(ReferenceAdmin):
    """Wrong passwords and locks; a lock can be ended before its time."""

    permission = MANAGE_GRANTS
    list_display = ("__str__", "count", "last_at", "locked_until")
    list_select_related = ("user",)
    ordering = ("-last_at",)
    actions = ("end_locks",)

    @admin.action(description="解除所选锁定")
    def end_locks(self, request: HttpRequest, chosen: QuerySet[LoginAttempts]) -> None:
        """End the chosen locks, each by its service."""
        for attempts in chosen:
            services.unlock(attempts=attempts, actor=actor_of(request), now=clock.now())
        messages.success(request, "已解除所选锁定。")


@register(FactorRule)
class FactorRuleAdmin(ReferenceAdmin):
    """Which roles need a second factor, from when; only the end changes."""

    permission = MANAGE_GRANTS
    fields = ("role", "days", "since", "until", "basis")
    change_fields = ("until",)
    list_display = ("role", "days", "since", "until", "basis")
    list_filter = ("role",)
    list_select_related = ("role",)

    def create(self, *, data: Mapping[str, Any], actor: Actor, now: datetime) -> Model:
        return services.require_factor(**data, actor=actor, now=now)

    def change(self, *, row: FactorRule, data: Mapping[str, Any], actor: Actor, now: datetime) -> Model:
        if data["until"] is None:
            raise InvalidIdentity("请填写结束日期。", "until")
        return services.end_factor_rule(rule=row, until=data["until"], actor=actor, now=now)
