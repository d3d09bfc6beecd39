"""Permission codes of the interface itself."""

from yingshang.kernel.identity.permissions import permission

STYLEGUIDE = permission("ui.styleguide", "查看界面样式指南", roles=("system_admin",))
