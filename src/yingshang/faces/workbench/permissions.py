"""Whose work begins with the district's numbers."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

BEGIN_WITH_FIGURES = permission("workbench.begin_with_figures", "登录后先看指标总览，不先看待办", roles=("leader",))
