"""Mounted at the root: ``/reports/`` for officials."""

from django.urls import path

from yingshang.faces.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="list"),
    path("reports/new/", views.make, name="make"),
    path("reports/requests/<int:pk>/", views.asked, name="asked"),
    path("reports/requests/<int:pk>/retry/", views.retry, name="retry"),
]
