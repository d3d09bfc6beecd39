"""The audit in words: actions, chains, what breaks them, and an entry's data where it may be shown."""

from __future__ import annotations

from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.naming import action_names, chain_names

ACTIONS = {
    "account.activated": "启用账号",
    "account.created": "开设账号",
    "account.deactivated": "停用账号",
    "account.entered": "登录",
    "calendar.publish_year": "公布年度放假安排",
    "calendar.set_days": "设置工作日历",
    "calendar.set_hours": "设置办公时间",
    "demo.organisation": "生成演示组织机构",
    "draws.commit": "承诺抽取",
    "draws.perform": "抽取",
    "client.issued": "签发接口令牌",
    "client.renewed": "换发接口令牌",
    "client.revoked": "收回接口令牌",
    "evidence.attach": "上传附件",
    "factor.codes_renewed": "换备用码",
    "factor.enrolled": "启用动态码",
    "factor.locked": "动态码锁定",
    "factor.recovered": "使用备用码",
    "factor.removed": "停用动态码",
    "factor.reset": "重置他人二次验证",
    "factor.rule_ended": "终止二次验证要求",
    "factor.rule_set": "设置二次验证要求",
    "intake.bounds": "设置报送合理范围",
    "intake.cap": "设置填报时间上限",
    "intake.form": "设置报送表",
    "intake.owing": "设置报送义务",
    "intake.owing_ended": "终止报送义务",
    "intake.received": "接收来文文件",
    "intake.waived": "免予报送",
    "jobs.run": "运行后台任务",
    "lists.export": "导出名单",
    "login.locked": "账号锁定",
    "login.policy_changed": "修改登录规则",
    "login.unlocked": "解除锁定",
    "mandate.ended": "终止企业授权",
    "mandate.granted": "办理企业授权",
    "officials.imported": "导入人员与任职",
    "outbox.retry": "重试消息或事件",
    "password.changed": "修改本人密码",
    "password.reset": "重置他人密码",
    "permission.granted": "授予权限",
    "permission.withdrawn": "收回权限",
    "person.changed": "修改人员",
    "person.created": "登记人员",
    "post.appointed": "任职",
    "post.ended": "离任",
    "post.substituted": "代理或委托",
    "reach.ended": "终止派驻范围",
    "reach.extended": "增加派驻范围",
    "report.freeze": "冻结报告",
    "retention.begun": "开始清理",
    "retention.limit_set": "设定保存期限",
    "retention.run": "清理过期内容",
    "substitution.ended": "终止代理或委托",
    "units.imported": "导入单位",
    "unit.changed": "修改单位",
    "unit.closed": "撤销单位",
    "unit.created": "设立单位",
    "unit.moved": "调整单位隶属",
}
"""The kernel's own actions; those of cases and affairs are named by whoever writes them (``kernel.audit.naming``)."""

KINDS = {
    "accounts": "人员、账号与权限",
    "assignments": "包联",
    "calendar": "工作日历",
    "case": "事项",
    "configuration": "业务设置",
    "contacts": "触企台账",
    "draws": "抽取",
    "exports": "导出",
    "intake": "报送",
    "jobs": "后台任务",
    "outbox": "消息与事件",
    "report": "年度总结",
    "retention": "保存期限与清理",
}

OPEN = frozenset({"accounts", "calendar", "exports", "jobs", "outbox", "retention"})
"""The chains whose data hold codes, ids and days only, nothing of a case."""

BREAKS = {
    "digest": "记录内容被改动",
    "previous": "与上一条的衔接被改动",
    "gap": "缺少一条记录",
    "length": "记录条数与登记不符",
    "head": "最后一条与登记不符",
    "block": "封存块缺失或被改动",
    "signature": "封存块签名不符",
    "heads": "已封存的记录不在链上",
    "guard": "审计触发器缺失或被改动",
    "trail_changed": "事项经过被改动",
    "trail_missing": "事项经过被删去",
    "trail_surplus": "事项经过是后加的",
    "return_changed": "部门报送数被改动",
    "return_missing": "部门报送数被删去",
    "return_surplus": "部门报送数是后加的",
}


def actions() -> dict[str, str]:
    """Every action's name by its code."""
    return {**action_names(), **ACTIONS}


def action_choices() -> list[tuple[str, str]]:
    """The actions to choose among, by their names."""
    return sorted(actions().items(), key=lambda one: one[1])


def chains() -> dict[str, str]:
    """Every kind of chain by its code."""
    return {**chain_names(), **KINDS}


def chain_choices() -> list[tuple[str, str]]:
    """The kinds of chains to choose among."""
    return sorted(chains().items(), key=lambda one: one[1])


SEATS = {"mandate": "企业授权", "substitution": "代理或委托", "post": "任职", "client": "接口调用方"}


def seat(name: str) -> str:
    """A seat that is no post in reach, in words: ``企业授权 6``."""
    kind, _, number = name.partition(":")
    return f"{SEATS.get(kind, kind)} {number}" if number else {"system": "系统", "anonymous": "未登录"}.get(name, name)


def said(entry: Entry) -> str:
    """What an entry says beside its action; empty where it may hold something of a case."""
    if entry.chain.kind not in OPEN:
        return ""
    return "；".join(f"{key} {_value(value)}" for key, value in entry.data.items() if value not in (None, "", [], {}))


def _value(value: object) -> str:
    if isinstance(value, list):
        return "、".join(_value(one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{key}={_value(one)}" for key, one in value.items())
    return str(value)
