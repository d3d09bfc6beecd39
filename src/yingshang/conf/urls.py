"""Mounts every page by name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from yingshang.conf.api import api
from yingshang.faces.openapi.building import urls_of
from yingshang.kernel.identity.reference import site as reference

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yingshang.kernel.login.urls")),
    path("admin/", reference.urls),
    path("api/v1/", urls_of(api)),
    path("", include("yingshang.kernel.ui.calendar_urls")),
    path("", include("yingshang.kernel.ui.administration.urls")),
    path("", include("yingshang.kernel.ui.staffing.urls")),
    path("ui/", include("yingshang.kernel.ui.urls")),
    path("", include("yingshang.registry.enterprises.urls")),
    path("", include("yingshang.registry.assignments.urls")),
    path("", include("yingshang.registry.contacts.urls")),
    path("", include("yingshang.registry.codes.urls")),
    path("", include("yingshang.kernel.ui.figures_urls")),
    path("", include("yingshang.kernel.ui.draws_urls")),
    path("", include("yingshang.kernel.ui.intake.urls")),
    path("", include("yingshang.kernel.ui.subtasks_urls")),
    path("", include("yingshang.kernel.ui.workshop.urls")),
    path("", include("yingshang.affairs.demands.urls")),
    path("", include("yingshang.affairs.demands.complaints.urls")),
    path("", include("yingshang.affairs.outreach.urls")),
    path("", include("yingshang.faces.reports.urls")),
    path("my/", include("yingshang.faces.portal.urls")),
    path("", include("yingshang.faces.workbench.urls")),
]

handler400 = "yingshang.kernel.ui.errors.bad_request"
handler403 = "yingshang.kernel.ui.errors.forbidden"
handler404 = "yingshang.kernel.ui.errors.not_found"
handler500 = "yingshang.kernel.ui.errors.server_error"
