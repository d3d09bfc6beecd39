from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "yingshang.affairs.outreach"
    label = "outreach"
    verbose_name = "包联回访"
