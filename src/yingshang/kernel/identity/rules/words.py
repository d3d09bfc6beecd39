"""The words under which offices write kinds of unit and roles, as codes."""

from __future__ import annotations

from collections.abc import Mapping

KIND_WORDS: Mapping[str, str] = {
    "区": "district",
    "县": "district",
    "区县": "district",
    "营商办": "office",
    "区领导": "leadership",
    "县领导": "leadership",
    "领导": "leadership",
    "区直单位": "department",
    "区直部门": "department",
    "县直单位": "department",
    "部门": "department",
    "区直": "department",
    "委办局": "department",
    "局委": "department",
    "乡镇": "township",
    "乡": "township",
    "镇": "township",
    "街道": "subdistrict",
    "街道办事处": "subdistrict",
    "街道（办事处）": "subdistrict",
    "办事处": "subdistrict",
    "村": "village",
    "社区": "village",
    "行政村": "village",
    "村社区": "village",
    "村（社区）": "village",
    "网格": "grid",
    "派驻纪检监察组": "discipline",
    "派驻纪检组": "discipline",
    "纪检组": "discipline",
    "市级单位": "city",
    "市直单位": "city",
    "市直部门": "city",
    "第三方": "third_party",
    "第三方机构": "third_party",
}
"""Word → code of ``UnitKind``. 乡镇街道 together is not among them: it can be read in two ways."""

ROLE_WORDS: Mapping[str, str] = {
    "营商办科员": "office_clerk",
    "营商办经办人": "office_clerk",
    "营商办主任": "office_head",
    "区级领导": "leader",
    "县领导": "leader",
    "经办人": "unit_clerk",
    "单位经办": "unit_clerk",
    "单位联络员": "unit_clerk",
    "单位主要负责人": "unit_head",
    "负责人": "unit_head",
    "包联干部": "liaison_officer",
    "包联人员": "liaison_officer",
    "督查员": "inspector",
    "窗口工作人员": "window_clerk",
    "系统管理": "system_admin",
    "安全管理": "security_admin",
    "安全保密管理员": "security_admin",
    "安全审计员": "audit_admin",
    "审计员": "audit_admin",
}
"""Word → role code, besides the names that the roles bear in the installation."""

NOT_FOR_OFFICIALS = frozenset({"enterprise", "api_client"})
"""Roles that no post of an official carries: enterprises have mandates, systems have tokens."""


def plain(word: str) -> str:
    """A word for comparison: without blanks, brackets in one width."""
    return "".join(word.split()).replace("(", "（").replace(")", "）").lower()
