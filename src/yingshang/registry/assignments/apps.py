from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "yingshang.registry.assignments"
    label = "assignments"
    verbose_name = "包联"
