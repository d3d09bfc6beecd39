"""Mounted at the root: ``/reports/`` for officials, ``/verify/TOKEN/`` for whoever holds a printed sheet."""

from django.urls import path

from yingshang.faces.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="list"),
    path("reports/new/", views.make, name="make"),
    path("reports/requests/<int:pk>/", views.asked, name="asked"),
    path("reports/requests/<int:pk>/retry/", views.retry, name="retry"),
    path("reports/<str:report>/", views.read, name="report"),
    path("reports/<str:report>/verify/", views.verify, name="verify"),
    path("reports/<str:report>/figures/<str:figure_id>/", views.figure, name="figure"),
    path("reports/<str:report>/file/<str:ending>/", views.download, name="download"),
    path("verify/<str:mark>/", views.public, name="public"),
]
