"""Mounted at ``ui/``."""

from django.urls import path

from yingshang.kernel.ui import files, links_views, views

app_name = "ui"
urlpatterns = [
    path("views/", views.save_view, name="save-view"),
    path("views/<int:pk>/delete/", views.delete_view, name="delete-view"),
    path("watch/<str:number>/", views.switch_watch, name="watch"),
    path("links/<str:number>/", links_views.link, name="link"),
    path("links/<str:number>/<int:pk>/", links_views.unlink, name="unlink"),
    path("files/<str:token>/", files.file, name="file"),
    path("files/<str:token>/thumbnail/", files.thumbnail, name="thumbnail"),
    path("guide/", views.style_guide, name="guide"),
    path("guide/list/", views.style_guide, {"page": "listing"}, name="guide-list"),
    path("guide/case/", views.style_guide, {"page": "case"}, name="guide-case"),
    path("guide/portal/", views.style_guide, {"page": "portal"}, name="guide-portal"),
    path("guide/portal-form/", views.style_guide, {"page": "portal_form"}, name="guide-portal-form"),
    path("guide/auth/", views.style_guide, {"page": "auth"}, name="guide-auth"),
    path("guide/print/", views.style_guide, {"page": "print"}, name="guide-print"),
]
