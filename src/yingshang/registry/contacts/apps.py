from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "yingshang.registry.contacts"
    label = "contacts"
    verbose_name = "触企台账"
