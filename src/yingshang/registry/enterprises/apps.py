from importlib import import_module

from django.apps import AppConfig

from yingshang.kernel.audit.naming import name_actions, name_chains


class EnterprisesConfig(AppConfig):
    name = "yingshang.registry.enterprises"
    label = "enterprises"
    verbose_name = "市场主体"

    def ready(self) -> None:
        name_actions(
            {
                "demo.register": "生成演示名录",
                "enterprises.contact": "修改企业联系人",
                "enterprises.edit": "修改市场主体",
                "enterprises.errors_downloaded": "下载退回行工作簿",
                "enterprises.import": "导入名录",
                "enterprises.place": "确定属地",
                "enterprises.purge_imports": "清理导入留存",
                "enterprises.reattribute": "重新归属",
                "enterprises.rule": "设置归属规则",
                "enterprises.tag": "设置标签",
                "enterprises.unmask": "查看企业联系电话",
            }
        )
        name_chains({"import": "名录导入", "register": "市场主体名录"})
        binders = import_module("yingshang.kernel.login.binders")
        binding = import_module("yingshang.registry.enterprises.services.binding")
        binders.register_binder(binding.RegisterBinder())
