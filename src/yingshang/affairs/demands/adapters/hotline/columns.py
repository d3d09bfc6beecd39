"""The columns of 12345: the titles under which hotlines export them, and those in which results go back.

GB/T 33358-2016 (政府热线服务规范) names the contents of an order, not its columns; the synonyms are those of city
platforms.
"""

from __future__ import annotations

SOURCE = "12345"

TITLES: dict[str, list[str]] = {
    "number": ["工单编号", "工单号", "工单流水号", "受理编号", "受理单号", "诉求编号", "服务单号", "业务编号", "案件编号", "编号"],
    "content": ["诉求内容", "工单内容", "来电内容", "反映内容", "问题描述", "事件描述", "诉求描述", "主要内容", "内容"],
    "title": ["工单标题", "诉求标题", "标题", "主题"],
    "received_at": ["来电时间", "受理时间", "登记时间", "创建时间", "诉求时间", "反映时间", "受理日期", "来电日期"],
    "due_at": ["办理时限", "办结时限", "截止时间", "办理期限", "处理时限", "要求办结时间", "应办结时间", "到期时间", "反馈时限"],
    "contact_name": ["来电人", "来电人姓名", "联系人", "诉求人", "反映人", "姓名", "市民姓名"],
    "contact_phone": ["联系电话", "来电号码", "来电电话", "联系方式", "电话", "手机号", "主叫号码"],
    "applicant_name": ["企业名称", "单位名称", "市场主体名称", "经营主体名称", "涉及企业", "公司名称"],
    "uscc": ["统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码"],
    "category": ["诉求类型", "诉求类别", "工单类型", "问题分类", "问题类别", "诉求分类", "业务类型", "事项分类"],
    "lead": ["主办单位", "承办单位", "处理单位", "办理单位", "责任单位"],
    "address": ["事发地址", "诉求地址", "地址", "反映地址", "发生地点"],
}  # fmt: skip
"""Field → the titles under which it is known."""

REQUIRED = ("number", "content")

RETURNED: dict[str, str] = {
    "number": "工单编号",
    "unit": "承办单位",
    "signed_at": "签收时间",
    "contacted_at": "首次联系时间",
    "state": "办理状态",
    "result": "办理结果",
    "reply": "答复内容",
    "replied_at": "答复时间",
    "closed_at": "办结时间",
    "in_time": "是否按时",
    "solved": "是否解决",
    "satisfaction": "满意度",
    "opinion": "企业意见",
    "called_at": "回访时间",
    "demand": "本区编号",
}
"""Field of a result → the title in which it goes back, unless the sender's own file has another for it."""

SHARED: dict[str, str] = {"number": "number", "unit": "lead"}
"""Fields of a result whose title is taken from the sender's file: field of the result → field of the order."""
