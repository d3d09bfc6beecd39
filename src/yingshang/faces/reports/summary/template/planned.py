"""四、下一步工作: aims that start from where the figures stand."""

from __future__ import annotations

from yingshang.faces.reports.summary.sentences import Chapter, Section, Sentence, below, equals, one_of

TARGET = 95
"""Per cent of matters and cases handled online that the district aims at."""

_LEAD = one_of(
    Sentence(
        "{@here}目前处于全省{evaluation.echelon}，下一步以巩固位次为目标推进各项工作。",
        when=(equals("evaluation.echelon", "第一方阵"),),
    ),
    Sentence(
        "{@here}目前处于全省{evaluation.echelon}，下一步以保持第二方阵、力争进入第一方阵为目标推进各项工作。",
        when=(equals("evaluation.echelon", "第二方阵"),),
    ),
    Sentence("{@here}目前处于全省{evaluation.echelon}，下一步以提升位次为目标推进各项工作。"),
)

_PROBLEMS = Section(
    "强化评价问题整改",
    sentences=(
        Sentence(
            "针对省评报告反馈的{rectification.provincial_problems}问题，由领导小组办公室统筹协调，督促各单位按照整改方案和问题台账逐项整改、"
            "逐项销号。"
        ),
    ),
)

_PROCESSES = Section(
    "优化政务服务流程",
    sentences=(
        one_of(
            Sentence(
                "政务服务网上办理率目前为{govservices.online_handling_rate}{govservices.online_handling_rate|share}"
                f"{{govservices.online_handling_rate|among}}，下一步提高到{TARGET}%以上。",
                when=(below("govservices.online_handling_rate", TARGET),),
            ),
            Sentence(
                "政务服务网上办理率目前为{govservices.online_handling_rate}{govservices.online_handling_rate|share}"
                f"{{govservices.online_handling_rate|among}}，下一步保持在{TARGET}%以上。"
            ),
        ),
        one_of(
            Sentence(
                "高频事项网上办理覆盖率为{govservices.high_frequency_online_rate}{govservices.high_frequency_online_rate|share}，"
                "下一步实现高频事项网上办理全覆盖。",
                when=(below("govservices.high_frequency_online_rate", 100),),
            ),
            Sentence("高频事项已{govservices.high_frequency_online_rate|全部}可以网上办理，下一步提升办理质量。"),
        ),
        Sentence(
            "扩大“无人干预自动审批”的范围，目前{*}。",
            listing=(
                "已实现自动审批的事项{govservices.automatic_matters}",
                "{@during}自动审批{govservices.automatic_approvals}",
            ),
        ),
        Sentence(
            "“一网通办”用户满意度为{govservices.user_satisfaction}{govservices.user_satisfaction|share}，下一步继续提升。"
        ),
    ),
)

_PUBLICITY = Section(
    "加大营商环境宣传力度",
    sentences=(
        Sentence("在已挖掘报道典型做法和模范人物{publicity.model_cases}的基础上，继续总结推广基层经验。"),
        Sentence("用好新闻发布会等渠道（{@during}召开{publicity.press_conferences}），向企业介绍惠企举措。"),
    ),
)

_SATISFACTION = Section(
    "持续提升企业满意度",
    opening="按照属地包联原则持续走访企业，推送惠企政策，帮办代办政务服务，化解企业问题。",
    sentences=(
        Sentence(
            "在目前诉求解决率{demands.solved_rate}、满意率{demands.satisfaction_rate}的基础上，对企业答复没有解决、"
            "表示不满意的诉求逐件重新办理。",
            when=(below("demands.solved_rate", 100),),
        ),
        Sentence(
            "定期对乡镇、办事处辖区企业满意度进行电话调查并通报排名；最近一次调查排名靠前的是{survey.unit_ranking|first=3}。"
        ),
    ),
)

_SUPERVISION = Section(
    "提高监管信息归集率",
    sentences=(
        Sentence(
            "督促各单位采集录入监管行为数据，把监管事项子项数据汇聚率由{regulation.subitem_coverage_rate}逐步提高到100%。",
            when=(below("regulation.subitem_coverage_rate", 100),),
        ),
    ),
)

_ZONES = Section(
    "争创改革创新示范区（点）",
    sentences=(
        Sentence(
            "继续支持各单位创建改革创新示范区（点），目前已获批{governance.demonstration_zones}"
            "{governance.demonstration_zones|among}。"
        ),
    ),
)

_INDICATORS = Section(
    "推动指标整改提升",
    sentences=(
        one_of(
            Sentence(
                "针对各指标单位的短板，已有{rectification.unit_plans}单位制订专项提升方案{rectification.unit_plans|share}，下一步逐项落实，"
                "建立工作台账，按时间节点完成各项任务。"
            ),
        ),
    ),
)

PLANNED = Chapter(
    "下一步工作",
    (_PROBLEMS, _PROCESSES, _PUBLICITY, _SATISFACTION, _SUPERVISION, _ZONES, _INDICATORS),
    lead=(_LEAD,),
)
