"""二、取得的成效: what the work came to."""

from __future__ import annotations

from yingshang.faces.reports.summary.sentences import Chapter, Section, Sentence, above, below, equals, one_of, whole

_MARKET = Section(
    "市场环境",
    sentences=(
        Sentence(
            "{@all}新增各类{@entity}{enterprises.newly_registered}{*}。",
            listing=(
                one_of(
                    Sentence(
                        "，同比增长{enterprises.newly_registered_growth}",
                        when=(above("enterprises.newly_registered_growth"),),
                    ),
                    Sentence(
                        "，同比下降{enterprises.newly_registered_growth|abs}",
                        when=(below("enterprises.newly_registered_growth", 0),),
                    ),
                    Sentence(
                        "，与上年持平（增长{enterprises.newly_registered_growth}）",
                        when=(equals("enterprises.newly_registered_growth", 0),),
                    ),
                ),
            ),
        ),
        Sentence(
            "{@entity}办理各项业务参与“好差评”{govservices.reviews}{*}。",
            listing=(
                "，评价率为{govservices.review_rate}{govservices.review_rate|share}",
                "，好评率为{govservices.positive_review_rate}{govservices.positive_review_rate|share}",
            ),
            joiner="",
        ),
        Sentence(
            "拓宽企业融资渠道，{*}。",
            listing=(
                "将{finance.needs_forwarded}企业的融资需求反馈至金融机构",
                "召开银企对接会{finance.matchmaking_events}{finance.matchmaking_events|among}",
                "与金融机构签订合作协议{finance.agreements}",
            ),
        ),
        Sentence(
            "通过政银企合作，{*}。",
            listing=(
                "{finance.enterprises_financed}企业实现融资{finance.enterprises_financed|among}",
                "共计融资{finance.amount_financed}",
            ),
        ),
        Sentence(
            "推进“信用+”应用，{*}。",
            listing=(
                "已在{credit.scenario_fields}领域落地应用场景",
                "新拓展应用场景{credit.new_scenarios}",
                "入驻省“信易贷”平台的企业{credit.xinyidai_enterprises}",
            ),
        ),
    ),
)

_SERVICES = Section(
    "政务服务",
    sentences=(
        Sentence(
            "{*}。",
            listing=(
                "{govservices.departments_in_hall}部门的行政审批股室进驻实体政务大厅",
                "大厅设有功能区{govservices.hall_zones}",
                one_of(
                    Sentence(
                        "{@level}级政务服务事项{govservices.matters_in_hall_rate|全部}进驻",
                        when=(whole("govservices.matters_in_hall_rate"),),
                    ),
                    Sentence(
                        "{@level}级政务服务事项进驻率为{govservices.matters_in_hall_rate}{govservices.matters_in_hall_rate|share}"
                    ),
                ),
            ),
        ),
        Sentence("“办不成事”反映窗口收到并办结{govservices.stuck_cases_closed}。"),
        Sentence(
            "再造事项流程，{*}。",
            listing=(
                "减少办事材料{govservices.materials_cut}",
                "事项平均到办事现场次数为{govservices.visits_per_matter}",
                one_of(
                    Sentence(
                        "{govservices.within_one_visit_rate|全部}事项最多跑一次",
                        when=(whole("govservices.within_one_visit_rate"),),
                    ),
                    Sentence(
                        "最多跑一次的事项占{govservices.within_one_visit_rate}{govservices.within_one_visit_rate|share}"
                    ),
                ),
            ),
        ),
        Sentence("推进“{@one_thing}”改革，已上线{govservices.one_thing_items}集成事项。"),
    ),
)

_LAW = Section(
    "法治环境",
    sentences=(
        Sentence(
            "为涉企案件开设立案快速通道，{*}。",
            listing=(
                "立案平均用时{justice.docketing_days}",
                "0.5日内立案率为{justice.docketed_within_limit_rate}{justice.docketed_within_limit_rate|share}",
                "当天分案率为{justice.same_day_allocation_rate}{justice.same_day_allocation_rate|share}",
                "网上立案率为{justice.online_docketing_rate}{justice.online_docketing_rate|share}",
            ),
        ),
        one_of(
            Sentence("涉企案件从立案到结案{justice.days_to_close|不超过}。"),
            Sentence("涉企案件从立案到结案平均{justice.days_to_close}{justice.days_to_close|among}。"),
        ),
        one_of(
            Sentence(
                "小额诉讼案件{justice.small_claims_within_month_rate|全部}在一个月内审结。",
                when=(whole("justice.small_claims_within_month_rate"),),
            ),
            Sentence(
                "小额诉讼案件一个月内审结的占{justice.small_claims_within_month_rate}"
                "{justice.small_claims_within_month_rate|share}。"
            ),
        ),
        Sentence(
            "加强多元解纷，{*}。",
            listing=(
                "在册特邀调解组织{justice.mediation_organisations}",
                "特邀调解员{justice.mediators_by_profession}{justice.mediators_by_profession|among}",
                "建成{@level}、乡两级人民调解中心{justice.mediation_centres}",
                "在岗专职人民调解员{justice.full_time_mediators}",
                "{@during}公开招聘专职人民调解员{justice.mediators_recruited}",
            ),
        ),
    ),
)

_RESULT = Section(
    "营商环境评价结果",
    sentences=(
        Sentence(
            "在全省营商环境评价中，{@here}综合得分为{evaluation.score}{*}。",
            listing=("，位居第{evaluation.rank|number}位",),
        ),
        Sentence(
            "与上年相比，{*}。",
            listing=(
                Sentence("综合得分提高{evaluation.score_change}", when=(above("evaluation.score_change"),)),
                Sentence("位次提高{evaluation.rank_change}", when=(above("evaluation.rank_change"),)),
            ),
        ),
        Sentence("在各项一级指标中，{evaluation.best_indicators|ranks}。"),
    ),
)

GAINED = Chapter("取得的成效", (_MARKET, _SERVICES, _LAW, _RESULT))
