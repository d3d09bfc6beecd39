"""Mounted at ``/my/``."""

from django.urls import path

from yingshang.faces.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("messages/", views.messages, name="messages"),
]
