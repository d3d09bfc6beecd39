from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "yingshang.faces.portal"
    label = "portal"
    verbose_name = "企业端"
