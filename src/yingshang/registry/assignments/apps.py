from django.apps import AppConfig

from yingshang.kernel.audit.naming import name_actions, name_chains


class AssignmentsConfig(AppConfig):
    name = "yingshang.registry.assignments"
    label = "assignments"
    verbose_name = "包联"

    def ready(self) -> None:
        name_actions(
            {
                "assignments.adopt": "采用包联方案",
                "assignments.avoid": "设置包联回避",
                "assignments.avoid_end": "终止包联回避",
                "assignments.by_hand": "手工调整包联",
                "assignments.campaign": "建立包联活动",
                "assignments.department": "建立部门回访关系",
                "assignments.department_end": "终止部门回访关系",
                "assignments.enrol": "补录包联责任人",
                "assignments.hand_over": "移交包联",
                "assignments.participant": "调整包联责任人",
                "assignments.partners": "导入部门回访关系",
                "assignments.state": "变更包联活动状态",
                "assignments.tidy": "终止已注销主体的包联",
            }
        )
        name_chains({"assignments": "包联"})
