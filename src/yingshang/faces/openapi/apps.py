from django.apps import AppConfig


class OpenApiConfig(AppConfig):
    name = "yingshang.faces.openapi"
    label = "openapi"
    verbose_name = "数据接口"
