"""Mounted at the root: ``/outreach/`` for officials, ``/my/visits/`` for enterprises."""

from django.urls import path

from yingshang.affairs.outreach.views import patrol, patrol_checks

app_name = "outreach"
urlpatterns = [
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
