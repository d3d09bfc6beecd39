"""Mounted at the root: ``/outreach/`` for officials, ``/my/visits/`` for enterprises."""

from django.urls import path

from yingshang.affairs.outreach.views import (
    checking,
    enterprise,
    mine,
    patrol,
    patrol_checks,
    staff,
    symposia,
    symposia_mine,
)

app_name = "outreach"
urlpatterns = [
    # visits
    path("outreach/today/", mine.today, name="today"),
    path("outreach/today/save/", mine.save, name="save"),
    path("outreach/today/<str:uscc>/", mine.visit, name="visit-new"),
    path("outreach/visits/", staff.VisitList.as_view(), name="list"),
    path("outreach/visits/<int:pk>/", staff.visit, name="visit"),
    path("outreach/visits/<int:pk>/mend/", staff.mend, name="mend"),
    path("outreach/visits/<int:pk>/strike/", staff.strike, name="strike"),
    path("outreach/visits/<int:pk>/photos/<int:photo_pk>/", staff.photo, name="photo"),
    path("outreach/denials/", checking.DenialList.as_view(), name="denials"),
    path("outreach/denials/<int:pk>/", checking.denial, name="denial"),
    path("outreach/hints/", checking.HintList.as_view(), name="hints"),
    path("outreach/hints/<int:pk>/", checking.hint, name="hint"),
    path("outreach/leaflets/", checking.LeafletList.as_view(), name="leaflets"),
    path("outreach/leaflets/new/", checking.leaflet, name="leaflet-new"),
    path("outreach/leaflets/<int:pk>/", checking.leaflet, name="leaflet"),
    path("my/visits/", enterprise.mine, name="mine"),
    path("my/visits/<int:pk>/deny/", enterprise.deny, name="deny"),
    # 企业座谈会
    path("outreach/symposia/", symposia.SymposiumList.as_view(), name="symposia"),
    path("outreach/symposia/new/", symposia.new, name="symposium-new"),
    path("outreach/symposia/<str:key>/", symposia.SymposiumPage.as_view(), name="symposium"),
    path("outreach/symposia/<str:key>/moves/<str:move>/", symposia.SymposiumMovePage.as_view(), name="symposium-move"),
    path("outreach/symposia/<str:key>/invite/", symposia.invitations, name="symposium-invite"),
    path("outreach/symposia/<str:key>/attendance/", symposia.attendance, name="symposium-attendance"),
    path("outreach/symposia/<str:key>/topics/", symposia.topic, name="symposium-topic"),
    path("outreach/symposia/<str:key>/topics/<int:pk>/", symposia.result, name="symposium-result"),
    path("outreach/symposia/<str:key>/demands/", symposia.brought, name="symposium-brought"),
    path("outreach/symposia/<str:key>/minutes/", symposia.minutes, name="symposium-minutes"),
    path("outreach/symposia/<str:key>/sheet/", symposia.sheet, name="symposium-sheet"),
    path("my/symposia/", symposia_mine.mine, name="my-symposia"),
    path("my/symposia/<str:mark>/", symposia_mine.invitation, name="my-invitation"),
    path("my/symposia/<str:mark>/join/", symposia_mine.put_down, name="my-join"),
    path("my/symposia/<str:mark>/here/", symposia_mine.at_the_door, name="my-check-in"),
    # 巡回监督
    path("outreach/patrol/", patrol.RoundList.as_view(), name="patrol"),
    path("outreach/patrol/new/", patrol.new, name="patrol-new"),
    path("outreach/patrol/sample/", patrol.sample, name="patrol-sample"),
    path("outreach/patrol/months/", patrol.months, name="patrol-months"),
    path("outreach/patrol/months/issue/", patrol.issue, name="patrol-issue"),
    path("outreach/patrol/summaries/<int:pk>/", patrol.summary, name="patrol-summary"),
    path("outreach/patrol/summaries/<int:pk>/docx/", patrol.download, name="patrol-docx"),
    path("outreach/patrol/<int:pk>/", patrol.round_page, name="patrol-round"),
    path("outreach/patrol/<int:pk>/draw/", patrol.draw, name="patrol-draw"),
    path("patrol/<str:mark>/", patrol.public, name="patrol-public"),
    path("outreach/rechecks/", patrol_checks.RecheckList.as_view(), name="rechecks"),
    path("outreach/rechecks/<str:key>/", patrol_checks.RecheckPage.as_view(), name="recheck"),
    path("outreach/rechecks/<str:key>/phones/", patrol_checks.phones, name="recheck-phones"),
    path("outreach/rechecks/<str:key>/moves/<str:move>/", patrol_checks.RecheckMovePage.as_view(), name="recheck-move"),
    path("outreach/visits/<int:pk>/recheck/", patrol_checks.open_one, name="recheck-open"),
]
