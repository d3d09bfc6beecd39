"""Mounted at the root: ``/outreach/`` for officials, ``/my/visits/`` for enterprises."""

from django.urls import URLPattern, path

from yingshang.affairs.outreach.views import checking, comparing, enterprise, mine, sheets, staff

app_name = "outreach"
urlpatterns: list[URLPattern] = [
    # visits
    path("outreach/today/", mine.today, name="today"),
    path("outreach/today/save/", mine.save, name="save"),
    path("outreach/today/<str:uscc>/", mine.visit, name="visit-new"),
    path("outreach/visits/", staff.VisitList.as_view(), name="list"),
    path("outreach/visits/<int:pk>/", staff.visit, name="visit"),
    path("outreach/visits/<int:pk>/mend/", staff.mend, name="mend"),
    path("outreach/visits/<int:pk>/strike/", staff.strike, name="strike"),
    path("outreach/visits/<int:pk>/assistance/<int:assistance_pk>/", staff.assist, name="assist"),
    path("outreach/visits/<int:pk>/photos/<int:photo_pk>/", staff.photo, name="photo"),
    path("outreach/results/", comparing.results, name="results"),
    path("outreach/denials/", checking.DenialList.as_view(), name="denials"),
    path("outreach/denials/<int:pk>/", checking.denial, name="denial"),
    path("outreach/hints/", checking.HintList.as_view(), name="hints"),
    path("outreach/hints/<int:pk>/", checking.hint, name="hint"),
    path("outreach/leaflets/", checking.LeafletList.as_view(), name="leaflets"),
    path("outreach/leaflets/new/", checking.leaflet, name="leaflet-new"),
    path("outreach/leaflets/<int:pk>/", checking.leaflet, name="leaflet"),
    path("outreach/sheets/", sheets.UploadList.as_view(), name="uploads"),
    path("outreach/sheets/new/", sheets.upload, name="upload"),
    path("outreach/sheets/template/", sheets.template, name="template"),
    path("outreach/sheets/<int:pk>/", sheets.run, name="run"),
    path("outreach/sheets/<int:pk>/confirm/", sheets.confirm, name="confirm"),
    path("outreach/sheets/<int:pk>/withdraw/", sheets.withdraw, name="withdraw"),
    path("outreach/sheets/<int:pk>/errors/", sheets.errors, name="errors"),
    path("my/visits/", enterprise.mine, name="mine"),
    path("my/visits/<int:pk>/deny/", enterprise.deny, name="deny"),
]
