"""Permission codes of the interface itself."""

from yingshang.kernel.identity.permissions import permission

STYLEGUIDE = permission("ui.styleguide", "查看界面样式指南", roles=("system_admin",))
OPERATE = permission("ui.operate", "查看后台任务，重试发送失败的消息和事件", roles=("system_admin",))
