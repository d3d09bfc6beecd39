from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "yingshang.kernel.identity"
    label = "identity"
    verbose_name = "组织与身份"
