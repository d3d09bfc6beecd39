"""Mounted at the root."""

from django.urls import path

from yingshang.faces.workbench import views

app_name = "workbench"
urlpatterns = [
    path("", views.front, name="front"),
    path("overview/", views.overview, name="overview"),
    path("inbox/", views.inbox, name="inbox"),
    path("search/", views.search, name="search"),
    path("messages/", views.messages, name="messages"),
    path("escalations/<int:pk>/", views.decide, name="decide"),
]
