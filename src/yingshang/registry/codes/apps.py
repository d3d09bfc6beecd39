from django.apps import AppConfig

from yingshang.kernel.audit.naming import name_actions


class CodesConfig(AppConfig):
    name = "yingshang.registry.codes"
    label = "codes"
    verbose_name = "企业码"

    def ready(self) -> None:
        name_actions(
            {
                "codes.bind_phone": "绑定企业手机",
                "codes.import": "导入企业码清单",
                "codes.issue": "签发企业码",
                "codes.issue_many": "批量签发企业码",
                "codes.print_labels": "制作企业码标签",
                "codes.reissue": "换发企业码",
                "codes.revoke": "作废企业码",
                "codes.revoke_closed": "作废已注销主体的企业码",
                "codes.rotate_key": "更换企业码密钥",
                "codes.set_window": "设定使用时间窗",
            }
        )
