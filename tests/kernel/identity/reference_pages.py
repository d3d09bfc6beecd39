"""The doors and the pages of reference data."""

from __future__ import annotations

from django.urls import include, path

from yingshang.kernel.identity.reference import site

urlpatterns = [path("admin/", site.urls), path("", include("yingshang.kernel.login.urls"))]
