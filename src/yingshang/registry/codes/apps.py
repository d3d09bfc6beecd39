from django.apps import AppConfig

from yingshang.kernel.audit.naming import name_actions


class CodesConfig(AppConfig):
    name = "yingshang.registry.codes"
    label = "codes"
    verbose_name = "企业码"

    def ready(self) -> None:
        name_actions(
            {
                "codes.import": "导入企业码清单",
                "codes.set_window": "设定使用时间窗",
            }
        )
