"""一、工作开展情况: the year's work, each number by its figure.

What is first or best in the province is not said: no figure proves it.
"""

from __future__ import annotations

from yingshang.faces.reports.summary.sentences import Chapter, Section, Sentence, equals, one_of, whole

_MECHANISM = Section(
    "完善工作推进机制",
    opening="优化营商环境工作由{@level}领导小组统一部署，领导小组办公室统筹调度，各单位按照职责分工落实。",
    sentences=(
        Sentence(
            "{governance.leading_group_adjusted_on}，调整完善了由{@level}委书记、{@level}长任双组长的{@level}优化营商环境工作领导小组"
            "和“一办四组”工作推进机制。"
        ),
        Sentence(
            "{@level}委书记、{@level}长{@during}对优化营商环境工作作出批示、指示{governance.instructions}，逐件跟踪到反馈。"
        ),
        Sentence(
            "{@level}委常委会会议、{@level}政府常务会议共{governance.standing_deliberations}研究优化营商环境工作。"
        ),
        Sentence(
            "{*}。",
            listing=(
                "{@level}人大开展贯彻落实“两条例一决定”视察{governance.peoples_congress_visits}",
                "{@level}政协开展优化营商环境民主监督{governance.cppcc_democratic_supervisions}",
            ),
        ),
        one_of(
            Sentence(
                "对照“两条例一决定”逐条检查，在{governance.regulation_articles_checked|N}条规定中，已核实落实"
                "{governance.regulation_articles_checked}。"
            ),
            Sentence("对照“两条例一决定”逐条检查，已核实落实{governance.regulation_articles_checked}。"),
        ),
        one_of(
            Sentence(
                "{governance.fields_with_two_leaders}重点领域全部由一名常委联系、一名处级领导分管。",
                when=(whole("governance.fields_with_two_leaders"),),
            ),
            Sentence(
                "在{governance.fields_with_two_leaders|N}个重点领域中，{governance.fields_with_two_leaders}已明确一名常委联系、"
                "一名处级领导分管。"
            ),
            Sentence("已有{governance.fields_with_two_leaders}重点领域明确一名常委联系、一名处级领导分管。"),
        ),
        Sentence(
            "落实周例会、半月会商、月总结通报制度，{@during}共开展{governance.meetings_by_series}"
            "{governance.meetings_by_series|share}{governance.meetings_by_series|among}。"
        ),
    ),
)

_OUTREACH = Section(
    "做好企业包联与回访",
    opening="按照属地原则，由在职人员对企业进行包联，推送惠企政策，了解企业诉求，帮助企业办事。",
    sentences=(
        Sentence("{outreach.campaign_month}，印发推进优化营商环境辖区包联与部门回访企业工作方案。"),
        Sentence(
            "截至{@as_of}，{@all}{outreach.enterprises_assigned}企业有包联责任人{*}。",
            listing=(
                one_of(
                    Sentence(
                        "，在营企业{outreach.assignment_rate|全部}包联", when=(whole("outreach.assignment_rate"),)
                    ),
                    Sentence("，包联覆盖率为{outreach.assignment_rate}{outreach.assignment_rate|share}"),
                ),
            ),
        ),
        Sentence(
            "包联责任人通过走访、电话、微信、短信等方式回访企业{outreach.visits_by_channel}{outreach.visits_by_channel|among}。"
        ),
        Sentence(
            "{@during}{*}。",
            listing=(
                "各部门回访企业{outreach.department_visits}",
                "分行业、分部门召开企业座谈会{outreach.symposiums}",
                "帮办企业政务服务事项{outreach.assisted_matters}",
                "兑现惠企资金{policies.paid_amount}{policies.paid_amount|among}",
            ),
        ),
    ),
)

_CODES = Section(
    "推广企业码，办好企业诉求",
    opening="企业诉求由首接单位负责到底，限时办理，办结回访，企业可以看到每一步。",
    sentences=(
        Sentence(
            "截至{@as_of}，{@all}{@entity}“企业码”{*}。",
            listing=(
                "注册率为{codes.registered_rate}{codes.registered_rate|share}{codes.registered_rate|among}",
                "注册使用率达{codes.usage_rate|以上}{codes.usage_rate|share}{codes.usage_rate|among}",
            ),
        ),
        Sentence("{@during}受理企业诉求{demands.received}{demands.received|among}。"),
        Sentence(
            "{*}。",
            listing=(
                "诉求响应率为{demands.response_rate}{demands.response_rate|share}",
                "解决率为{demands.solved_rate}{demands.solved_rate|share}",
                "满意率为{demands.satisfaction_rate}{demands.satisfaction_rate|share}",
            ),
        ),
    ),
)

_EVALUATION = Section(
    "做好营商环境评价工作",
    sentences=(
        Sentence("组织{evaluation.first_level_indicators}一级指标的牵头单位和相关单位参加全省营商环境评价。"),
        Sentence(
            "参加和组织营商环境评价模拟填报{evaluation.mock_submissions}{*}。",
            listing=(
                "，最近一轮佐证材料准确性、完整度和规范性的平均得分为{evaluation.mock_quality}{evaluation.mock_quality|among}",
            ),
            joiner="",
        ),
        one_of(
            Sentence(
                "没有单位因不配合填报被通报（通报{evaluation.noncooperation_notices}）。",
                when=(equals("evaluation.noncooperation_notices", 0),),
                zero=True,
            ),
            Sentence("对迟报、拒报的{evaluation.noncooperation_notices}单位进行了通报。"),
        ),
    ),
)

_PUBLICITY = Section(
    "加强营商环境工作宣传",
    sentences=(
        Sentence("{@during}编发营商环境工作信息简报{publicity.briefings}。"),
        Sentence(
            "{publicity.articles_city_or_above|多}工作信息被市级以上媒体刊登{publicity.articles_city_or_above|among}。"
        ),
        Sentence("获得宣传工作荣誉{publicity.honours}{publicity.honours|among}。"),
    ),
)

_RECTIFICATION = Section(
    "推进营商环境一级指标整改提升",
    sentences=(
        Sentence(
            "先后印发规划、行动方案、整改方案、奖惩办法等文件{governance.documents_issued}{governance.documents_issued|among}。"
        ),
        Sentence(
            "截至{@as_of}，一级指标整改事项销号率为{rectification.first_level_progress}"
            "{rectification.first_level_progress|share}{rectification.first_level_progress|among}。"
        ),
    ),
)

_SUPERVISORS = Section(
    "落实营商环境特邀监督员制度",
    sentences=(
        Sentence("{oversight.supervisors_appointed_month}，聘请营商环境特邀监督员。"),
        Sentence("截至{@as_of}，在聘特邀监督员{oversight.supervisors_appointed}。"),
        Sentence("特邀监督员{@during}提供线索{oversight.clues}{oversight.clues|among}。"),
    ),
)

_DISCIPLINE = Section(
    "加强执纪监督检查",
    sentences=(
        Sentence("印发优化营商环境方面的通报{oversight.notices}{oversight.notices|among}。"),
        Sentence(
            "据{@level}纪委监委报送，{@during}{*}。",
            listing=(
                "通报批评{oversight.units_criticised}单位{oversight.units_criticised|among}",
                "政务警告{oversight.warnings}",
                "政务记过{oversight.demerits}",
                "诫勉谈话{oversight.admonishing_talks}",
                "约谈{oversight.interviews}",
                "作出检查{oversight.self_criticisms}",
            ),
        ),
        Sentence(
            "对{@level}、乡两级政务服务大厅明察暗访{oversight.covert_inspections}{oversight.covert_inspections|among}。"
        ),
        one_of(
            Sentence(
                "查处一起通报一起，已办结的{oversight.cases_notified_rate|N}起案件均已通报。",
                when=(whole("oversight.cases_notified_rate"),),
            ),
            Sentence("已办结案件的通报率为{oversight.cases_notified_rate}{oversight.cases_notified_rate|share}。"),
        ),
        Sentence(
            "{*}。",
            listing=(
                "各单位主要负责人进大厅“走流程”{governance.director_hall_days}",
                "部门公开承诺兑现率为{governance.commitments_kept}{governance.commitments_kept|share}",
            ),
        ),
    ),
)

_NOVELTIES = Section(
    "开展改革创新工作",
    sentences=(
        Sentence(
            "编制印发下沉乡村就近办的{govservices.delegated_matters}政务服务事项的办事指南{*}。",
            listing=(
                (
                    "，承诺时限压缩至法定时限的{govservices.promised_to_statutory_ratio}"
                    "{govservices.promised_to_statutory_ratio|among}"
                ),
                one_of(
                    Sentence(
                        "，网上办理深度{govservices.online_depth_three_star_rate|全部}达到三星级以上",
                        when=(whole("govservices.online_depth_three_star_rate"),),
                    ),
                    Sentence(
                        "，网上办理深度达到三星级以上的占{govservices.online_depth_three_star_rate}"
                        "{govservices.online_depth_three_star_rate|share}{govservices.online_depth_three_star_rate|among}"
                    ),
                ),
            ),
            joiner="",
        ),
        Sentence(
            "向乡镇（街道）赋权、委托和下沉事项{govservices.empowered_matters}{govservices.empowered_matters|among}。"
        ),
        Sentence("{justice.circuit_tribunal_month}，{@level}人民法院成立涉企案件巡回审判庭。"),
        Sentence(
            "推广本地特色金融产品，截至{@as_of}，累计{*}。",
            listing=(
                "放款{finance.special_product_borrowers}",
                "金额{finance.special_product_amount}",
            ),
        ),
        Sentence(
            "推进政务服务“政银合作”，{*}。",
            listing=(
                "首批工作站于{govservices.bank_stations_month}挂牌",
                "截至{@as_of}已在{govservices.bank_stations}金融机构营业网点设立工作站",
            ),
        ),
    ),
)

DONE = Chapter(
    "工作开展情况",
    (
        _MECHANISM,
        _OUTREACH,
        _CODES,
        _EVALUATION,
        _PUBLICITY,
        _RECTIFICATION,
        _SUPERVISORS,
        _DISCIPLINE,
        _NOVELTIES,
    ),
)
