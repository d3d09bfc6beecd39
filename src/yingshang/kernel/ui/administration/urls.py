"""Mounted at the root, below ``/settings/``."""

from django.urls import path

from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, READ_AUDIT, RESET_CREDENTIALS
from yingshang.kernel.retention.permissions import MANAGE as MANAGE_RETENTION
from yingshang.kernel.ui.administration import auditing, clients, credentials, retention, running
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.permissions import OPERATE

app_name = "administration"
urlpatterns = [
    path("settings/jobs/", running.jobs, name="jobs"),
    path("settings/jobs/run/", running.run, name="run-job"),
    path("settings/messages/", running.FailedMessages.as_view(), name="messages"),
    path("settings/messages/retry/", running.retry_messages, name="retry-messages"),
    path("settings/deliveries/", running.FailedDeliveries.as_view(), name="deliveries"),
    path("settings/deliveries/retry/", running.retry_deliveries, name="retry-deliveries"),
    path("settings/clients/", clients.ClientList.as_view(), name="clients"),
    path("settings/clients/new/", clients.issue, name="issue-client"),
    path("settings/clients/<int:pk>/", clients.client, name="client"),
    path("settings/clients/<int:pk>/revoke/", clients.revoke, name="revoke-client"),
    path("settings/accounts/", credentials.AccountList.as_view(), name="accounts"),
    path("settings/accounts/<int:pk>/", credentials.account, name="account"),
    path("settings/accounts/<int:pk>/password/", credentials.reset, name="reset-password"),
    path("settings/accounts/<int:pk>/factor/", credentials.reset_second, name="reset-factor"),
    path("settings/retention/", retention.limits, name="retention"),
    path("settings/retention/clear/", retention.clear, name="clear"),
    path("settings/retention/<str:code>/", retention.limit, name="limit"),
    path("settings/audit/", auditing.AuditList.as_view(), name="audit"),
    path("settings/audit/verify/", auditing.verify, name="verify"),
]

SETTINGS = group("settings", "设置", 90)
for code, label, name, icon, order, needs in (
    ("administration.jobs", "后台任务", "jobs", "clock", 60, OPERATE),
    ("administration.messages", "失败的消息", "messages", "send", 61, OPERATE),
    ("administration.deliveries", "失败的事件", "deliveries", "alert-triangle", 62, OPERATE),
    ("administration.clients", "接口调用方", "clients", "settings", 63, MANAGE_ACCOUNTS),
    ("administration.retention", "保存期限", "retention", "clock", 63, MANAGE_RETENTION),
    ("administration.accounts", "账号凭据", "accounts", "user", 63, RESET_CREDENTIALS),
    ("administration.audit", "审计记录", "audit", "lock", 64, READ_AUDIT),
):
    nav(code, label, f"administration:{name}", icon=icon, group=SETTINGS, order=order, permission=needs)
