"""Who may read figures and who may state them."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

READ = permission(
    "figures.read",
    "查看所及范围内的指标",
    roles=(
        "office_clerk",
        "office_head",
        "leader",
        "unit_clerk",
        "unit_head",
        "inspector",
        "discipline_team",
        "api_client",
    ),
)
READ_RETURNS = permission(
    "figures.read_returns",
    "查看范围内各单位的报送数",
    roles=("office_clerk", "office_head", "leader", "inspector"),
)
FILE = permission(
    "figures.file_return",
    "报送、更正本单位范围的指标数",
    roles=(
        "office_clerk",
        "office_head",
        "unit_clerk",
        "unit_head",
        "inspector",
        "discipline_team",
        "court_clerk",
        "bank_clerk",
    ),
)
FILE_FOR_DISTRICT = permission(
    "figures.file_for_district",
    "以本单位名义报送全区的指标数",
    roles=("office_clerk", "office_head", "unit_head", "inspector", "discipline_team", "court_clerk", "bank_clerk"),
)
FREEZE = permission("figures.freeze", "固化报告所用的指标", roles=("office_clerk", "office_head"))
