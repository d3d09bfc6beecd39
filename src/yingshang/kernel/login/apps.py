from django.apps import AppConfig


class LoginConfig(AppConfig):
    name = "yingshang.kernel.login"
    label = "login"
    verbose_name = "登录"
