"""三、存在的问题: written from the same figures; a problem that the figures do not show is not claimed."""

from __future__ import annotations

from yingshang.faces.reports.summary.sentences import Chapter, Section, Sentence, above, below

_SATISFACTION = Section(
    "企业满意度需要进一步提升",
    sentences=(
        Sentence(
            "省、市企业满意度调查显示，{@here}企业满意度为{survey.external_satisfaction}{*}。",
            listing=(
                Sentence("，距离要求还差{survey.gap_to_requirement}", when=(above("survey.gap_to_requirement"),)),
            ),
        ),
        Sentence(
            "本级电话调查中，企业满意度为{survey.satisfaction}{survey.satisfaction|interval}，仍有提升空间。",
            when=(below("survey.satisfaction", 100),),
        ),
        Sentence(
            "办结回访中，{*}。",
            listing=(
                Sentence("{demands.solved_rate|rest}次回访企业答复没有解决", when=(below("demands.solved_rate", 100),)),
                Sentence(
                    "{demands.satisfaction_rate|rest}次回访企业表示不满意",
                    when=(below("demands.satisfaction_rate", 100),),
                ),
            ),
        ),
        Sentence("{demands.response_rate|rest}件诉求没有按时联系企业。", when=(below("demands.response_rate", 100),)),
    ),
)

_POLICIES = Section(
    "惠企政策宣传不够到位",
    sentences=(
        Sentence(
            "本级对辖区企业进行电话调查，共抽取{survey.sampled_enterprises}样本企业{*}。",
            listing=(
                Sentence(
                    "，惠企政策知晓率为{survey.policy_awareness}{survey.policy_awareness|interval}",
                    when=(below("survey.policy_awareness", 100),),
                ),
                Sentence(
                    "，认为政策了解渠道畅通的为{survey.channel_awareness}{survey.channel_awareness|interval}",
                    when=(below("survey.channel_awareness", 100),),
                ),
            ),
            joiner="",
        ),
        Sentence(
            "政策与企业的匹配还不充分，{*}。",
            listing=(
                "已匹配到政策的企业为{policies.match_coverage}{policies.match_coverage|share}",
                Sentence(
                    "应享企业触达率为{policies.reached_rate}{policies.reached_rate|share}",
                    when=(below("policies.reached_rate", 100),),
                ),
            ),
        ),
    ),
)

_ATMOSPHERE = Section(
    "营商环境宣传还需加强",
    sentences=(
        Sentence("{@during}开展宣传工作专题培训{publicity.trainings}{publicity.trainings|among}，培训面有待扩大。"),
        Sentence(
            "企业对营商环境工作的知晓率和认可度为{survey.environment_awareness}{survey.environment_awareness|interval}"
            "{survey.environment_awareness|among}，宣传效果有待提高。",
            when=(below("survey.environment_awareness", 100),),
        ),
    ),
)

_HALL = Section(
    "实体政务大厅服务质效存在改进空间",
    sentences=(
        Sentence(
            "政务服务事项向乡镇（街道）、社区延伸的覆盖率为{govservices.place_coverage}{govservices.place_coverage|share}，"
            "有些事项还不能就近办理。",
            when=(below("govservices.place_coverage", 100),),
        ),
        Sentence(
            "办事窗口平均排队{govservices.mean_wait}{govservices.mean_wait|among}。",
            when=(above("govservices.mean_wait"),),
        ),
        Sentence(
            "企业和群众每办成一件事实际跑动{govservices.actual_trips}{govservices.actual_trips|among}。",
            when=(above("govservices.actual_trips"),),
        ),
    ),
)

_SUPERVISION = Section(
    "“互联网+监管”信息归集共享有待推进",
    sentences=(
        Sentence(
            "截至{@as_of}，只有{regulation.subitem_coverage_rate}{regulation.subitem_coverage_rate|share}的监管事项子项有数据汇聚至国家“互联网+监管”系统，"
            "行政检查、行政处罚、行政强制等监管行为数据的采集录入工作还要推进。",
            when=(below("regulation.subitem_coverage_rate", 100),),
        ),
    ),
)

_FALLEN = Section(
    "评价成绩有所回落",
    sentences=(
        Sentence(
            "与上年相比，{*}。",
            listing=(
                Sentence(
                    "全省营商环境评价综合得分下降{evaluation.score_change|abs}",
                    when=(below("evaluation.score_change", 0),),
                ),
                Sentence("位次后退{evaluation.rank_change|abs}", when=(below("evaluation.rank_change", 0),)),
            ),
        ),
    ),
)

WANTING = Chapter("存在的问题", (_SATISFACTION, _POLICIES, _ATMOSPHERE, _HALL, _SUPERVISION, _FALLEN))
