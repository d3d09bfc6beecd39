"""Under which titles each field of the two tables is known; the first is the one of the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

UNITS: Mapping[str, Sequence[str]] = {
    "code": ("单位代码", "代码", "机构代码", "单位编码", "编码", "机构编码", "部门代码", "统一社会信用代码", "编号"),
    "name": ("单位名称", "名称", "单位全称", "全称", "机构名称", "部门名称", "单位", "部门"),
    "short_name": ("简称", "单位简称", "机构简称", "部门简称"),
    "kind": ("类别", "单位类别", "单位类型", "类型", "机构类别", "机构类型", "单位性质", "性质"),
    "parent": ("上级单位", "上级", "上级代码", "上级单位代码", "上级单位名称", "上级机构", "主管单位", "主管部门", "隶属单位", "隶属", "所属单位"),
    "since": ("启用日期", "设立日期", "成立日期", "设立", "启用时间", "设立时间", "生效日期", "有效期起", "自"),
    "order": ("排序", "排序号", "顺序", "显示顺序"),
}  # fmt: skip
OFFICIALS: Mapping[str, Sequence[str]] = {
    "person": ("姓名", "人员姓名", "人员", "工作人员", "名字", "联络员", "干部姓名"),
    "unit": ("单位", "单位名称", "单位代码", "所在单位", "工作单位", "部门", "所属单位", "任职单位", "单位全称", "单位简称"),
    "role": ("角色", "系统角色", "权限角色", "岗位", "身份", "用户角色"),
    "title": ("职务", "职务名称", "职位", "现任职务", "行政职务"),
    "phone": ("手机", "手机号", "手机号码", "联系电话", "电话", "联系方式", "移动电话", "电话号码"),
    "since": ("任职日期", "任职时间", "任职起", "任期起", "任期自", "任职", "开始日期", "生效日期", "有效期起", "自"),
    "until": ("离任日期", "离任时间", "任职止", "任期止", "任期至", "离任", "结束日期", "失效日期", "有效期止", "至"),
    "account": ("账号", "登录账号", "登录名", "用户名", "帐号", "登录帐号", "系统账号"),
}  # fmt: skip
TITLES: Mapping[str, Mapping[str, Sequence[str]]] = {"units": UNITS, "officials": OFFICIALS}
REQUIRED: Mapping[str, Sequence[str]] = {"units": ("code", "name"), "officials": ("person", "unit", "role")}
PRIVATE = frozenset({"phone"})
"""Fields of which the screen and the record show no value in full."""
