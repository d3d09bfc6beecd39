"""Mounted at the root: ``/reports/`` for officials, ``/verify/TOKEN/`` for whoever holds a printed sheet."""

from django.urls import path

from yingshang.faces.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="list"),
    path("reports/new/", views.make, name="make"),
    path("reports/<str:number>/", views.report, name="report"),
    path("reports/<str:number>/verify/", views.verify, name="verify"),
    path("reports/<str:number>/figures/<str:figure_id>/", views.figure, name="figure"),
    path("reports/<str:number>/file/<str:ending>/", views.download, name="download"),
    path("verify/<str:token>/", views.public, name="public"),
]
