"""Who keeps the limits."""

from yingshang.kernel.identity.permissions import permission

MANAGE = permission("retention.manage", "设置保存期限，查看清理情况", roles=("system_admin",))
