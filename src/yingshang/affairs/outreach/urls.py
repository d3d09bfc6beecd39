"""Mounted at the root: ``/outreach/`` for officials, ``/my/visits/`` for enterprises."""

from django.urls import URLPattern

app_name = "outreach"
urlpatterns: list[URLPattern] = []
