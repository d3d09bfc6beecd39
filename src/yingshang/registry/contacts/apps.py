from django.apps import AppConfig

from yingshang.kernel.audit.naming import name_actions, name_chains


class ContactsConfig(AppConfig):
    name = "yingshang.registry.contacts"
    label = "contacts"
    verbose_name = "触企台账"

    def ready(self) -> None:
        name_actions(
            {
                "contacts.complain": "企业投诉触企",
                "contacts.lift_refusal": "企业恢复接受",
                "contacts.record": "批量登记触企",
                "contacts.refuse": "企业谢绝触企",
                "contacts.set_limit": "设定触企频次上限",
                "contacts.withdraw": "撤回触企计划",
            }
        )
        name_chains({"contacts": "触企台账"})
