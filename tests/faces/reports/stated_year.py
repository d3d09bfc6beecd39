"""The numbers of one year of a district that keeps no records: a return or a notice for every figure of the contract.

Where the office's own summary of 2022 gives a number, it is that one (两次视察, 九项一级指标, 不超过48天, 54.17%, 好评率100%,
第二方阵); the masked ones are plausible inventions.
"""

from __future__ import annotations

from typing import Any

Values = dict[str, Any]


def parts(**named: Any) -> dict[str, Any]:
    """Named parts: a number, or ``(value, n, N)``."""
    rows = []
    for name, told in named.items():
        value, n, whole = told if isinstance(told, tuple) else (told, None, None)
        rows.append({"name": name, "value": value, "n": n, "N": whole})
    return {"parts": rows}


RETURNS: dict[str, Values] = {
    "governance.leading_group_adjusted_on": {"value": "2022-03"},
    "governance.instructions": {"value": 36},
    "governance.standing_deliberations": {"value": 21},
    "governance.peoples_congress_visits": {"value": 2},
    "governance.cppcc_democratic_supervisions": {"value": 1},
    "governance.meetings_by_series": {"value": 83} | parts(周例会=48, 半月会商=23, 月通报=12),
    "governance.documents_issued": {"value": 4} | parts(规划=1, 行动方案=1, 整改方案=1, 奖惩办法=1),
    "governance.demonstration_zones": {"value": 2} | parts(已申报=4),
    "governance.fields_with_two_leaders": {"value": 18, "n": 18, "N": 18},
    "governance.regulation_articles_checked": {"value": 161, "n": 161, "N": 168},
    "governance.director_hall_days": {"value": 64},
    "governance.commitments_kept": {"n": 119, "N": 126},
    "outreach.campaign_month": {"value": "2022-05"},
    "outreach.enterprises_assigned": {"value": 5862},
    "outreach.assignment_rate": {"n": 5862, "N": 5862},
    "outreach.visits_by_channel": {"value": 41207} | parts(走访=11038, 电话=14690, 微信=12211, 短信=3268),
    "outreach.symposiums": {"value": 37},
    "outreach.department_visits": {"value": 9416},
    "outreach.assisted_matters": {"value": 1283},
    "enterprises.newly_registered": {"value": 7315},
    "enterprises.newly_registered_growth": {"value": "12.6"},
    "codes.usage_rate": {"n": 30744, "N": 31986} | parts(企业=("97.85", 5736, 5862)),
    "codes.registered_rate": {"n": 31551, "N": 31986} | parts(企业=("99.61", 5839, 5862)),
    "demands.received": {"value": 846} | parts(企业码=511, 包联走访=187, 热线=148),
    "demands.response_rate": {"n": 829, "N": 841},
    "demands.solved_rate": {"n": 768, "N": 806},
    "demands.satisfaction_rate": {"n": 783, "N": 806},
    "policies.match_coverage": {"value": 4126, "n": 4126, "N": 5862},
    "policies.reached_rate": {"n": 3317, "N": 4126},
    "policies.paid_amount": {"value": "2846.37"} | parts(免申即享="913.2"),
    "evaluation.mock_submissions": {"value": 3},
    "evaluation.mock_quality": {"value": "87.4"} | parts(准确性="88.1", 完整度="90.3", 规范性="83.8"),
    "evaluation.noncooperation_notices": {"value": 2},
    "evaluation.first_level_indicators": {"value": 9},
    "rectification.first_level_progress": {"n": 73, "N": 88},
    "rectification.unit_plans": {"value": 16, "n": 16, "N": 19},
    "publicity.briefings": {"value": 46},
    "publicity.articles_city_or_above": {"value": 347} | parts(人民网=12, 凤凰网=19, 印象网=124, 日报=192),
    "publicity.honours": {"value": 1} | parts(全省优化营商环境宣传工作先进单位=1),
    "publicity.trainings": {"value": 6} | parts(培训人次=512),
    "publicity.press_conferences": {"value": 3},
    "publicity.model_cases": {"value": 14} | parts(典型做法=9, 模范人物=5),
    "oversight.supervisors_appointed": {"value": 30},
    "oversight.supervisors_appointed_month": {"value": "2022-04"},
    "oversight.clues": {"value": 28} | parts(查实=11, 不属实=9, 办理中=8),
    "oversight.notices": {"value": 23} | parts(指标整改提升=6, 企业满意度调查=5, 企业码推广=4, 政务服务=8),
    "oversight.units_criticised": {"value": 17} | parts(次数=21),
    "oversight.warnings": {"value": 3},
    "oversight.demerits": {"value": 1},
    "oversight.admonishing_talks": {"value": 9},
    "oversight.interviews": {"value": 26},
    "oversight.self_criticisms": {"value": 12},
    "oversight.covert_inspections": {"value": 88} | parts(区级大厅=24, 乡镇大厅=64),
    "oversight.cases_notified_rate": {"n": 34, "N": 34},
    "govservices.delegated_matters": {"value": 233},
    "govservices.promised_to_statutory_ratio": {"n": 1196, "N": 4784} | parts(全部事项=("32.41", 5812, 17933)),
    "govservices.online_depth_three_star_rate": {"n": 233, "N": 233},
    "govservices.bank_stations": {"value": 12},
    "govservices.bank_stations_month": {"value": "2022-08"},
    "govservices.reviews": {"value": 86213} | parts(全部办事人=318460),
    "govservices.review_rate": {"n": 86213, "N": 91507},
    "govservices.positive_review_rate": {"n": 86213, "N": 86213},
    "govservices.departments_in_hall": {"value": 32},
    "govservices.hall_zones": {"value": 9},
    "govservices.stuck_cases_closed": {"value": 57},
    "govservices.visits_per_matter": {"value": "0.31"},
    "govservices.one_thing_items": {"value": 20},
    "govservices.mean_wait": {"value": "11.6"} | parts(第95百分位=34, 最长=71),
    "govservices.online_handling_rate": {"n": 1628, "N": 1786}
    | parts(网上受理率=("71.18", 65134, 91507), 全程网办率=("52.2", 47767, 91507)),
    "govservices.automatic_approvals": {"value": 316},
    "govservices.empowered_matters": {"value": 86} | parts(以自己名义=21, 委托=30, 服务下沉=35),
    "govservices.place_coverage": {"n": 2870, "N": 3495},
    "govservices.matters_in_hall_rate": {"n": 1742, "N": 1742},
    "govservices.materials_cut": {"value": 1127},
    "govservices.within_one_visit_rate": {"n": 1781, "N": 1786},
    "govservices.actual_trips": {"value": "0.9"} | parts(超过一次占比=("7.4", 148, 2000)),
    "govservices.high_frequency_online_rate": {"n": 96, "N": 102},
    "govservices.automatic_matters": {"value": 11},
    "govservices.user_satisfaction": {"n": 63015, "N": 64228},
    "finance.special_product_borrowers": {"value": 1846},
    "finance.special_product_amount": {"value": "4.73"},
    "finance.needs_forwarded": {"value": 263},
    "finance.matchmaking_events": {"value": 5} | parts(市建行专场=1, 工业企业专题=1, 其他=3),
    "finance.enterprises_financed": {"value": 158} | parts(由反馈需求促成=121),
    "finance.amount_financed": {"value": "11.2"},
    "finance.agreements": {"value": 8},
    "credit.scenario_fields": {"value": 12},
    "credit.new_scenarios": {"value": 5},
    "credit.xinyidai_enterprises": {"value": 3904},
    "justice.circuit_tribunal_month": {"value": "2022-06"},
    "justice.docketing_days": {"value": "0.3"} | parts(第95百分位="0.5", 最长="1"),
    "justice.docketed_within_limit_rate": {"n": 1322, "N": 1341},
    "justice.days_to_close": {"value": "31.4"} | parts(最长=48),
    "justice.small_claims_within_month_rate": {"n": 402, "N": 402},
    "justice.mediation_organisations": {"value": 15},
    "justice.mediators_by_profession": {"value": 76} | parts(律师=21, 人大代表=13, 政协委员=11, 其他=31),
    "justice.full_time_mediators": {"value": 61},
    "justice.same_day_allocation_rate": {"n": 1338, "N": 1341},
    "justice.online_docketing_rate": {"n": 1207, "N": 1341},
    "justice.mediators_recruited": {"value": 22},
    "justice.mediation_centres": {"value": 15} | parts(区级=1, 乡级=14),
    "regulation.subitem_coverage_rate": {"n": 65, "N": 120},
    "survey.sampled_enterprises": {"value": 400},
    "survey.satisfaction": {"value": "86.5", "N": 372, "interval": ("82.7", "89.6")},
    "survey.policy_awareness": {"value": "68.2", "N": 372, "interval": ("63.3", "72.7")},
    "survey.unit_ranking": parts(清河乡="93.1", 城关街道="92.4", 柳林镇="90.8", 东风街道="88.5"),
    "survey.environment_awareness": {"value": "79.3", "N": 372, "interval": ("74.9", "83.1")}
    | parts(知晓率="81.2", 认可度="77.4"),
    "survey.channel_awareness": {"value": "61.8", "N": 372, "interval": ("56.8", "66.6")},
}
"""What the district's own units state."""

NOTICES: dict[str, Values] = {
    "evaluation.score": {"value": "81.46"},
    "evaluation.rank": {"value": 47},
    "evaluation.score_change": {"value": "6.18"},
    "evaluation.rank_change": {"value": 35},
    "evaluation.best_indicators": parts(获得信贷=6, 政务服务=9),
    "evaluation.echelon": {"value": "第二方阵"},
    "rectification.provincial_problems": {"value": 88},
    "survey.external_satisfaction": {"n": 1703, "N": 2000},
    "survey.gap_to_requirement": {"value": "4.85"},
}
"""What the province and the city state in their notices."""
