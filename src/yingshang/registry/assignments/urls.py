"""Mounted at the root: ``/assignments/``."""

from django.urls import path

from yingshang.registry.assignments.views import avoidance, departments, office, staff

app_name = "assignments"
urlpatterns = [
    path("assignments/", staff.AssignmentList.as_view(), name="list"),
    path("assignments/handover/", staff.handover, name="handover"),
    path("assignments/handover/<int:pk>/", staff.hand_over_post, name="hand-over"),
    path("assignments/avoidances/", avoidance.AvoidanceList.as_view(), name="avoidances"),
    path("assignments/avoidances/new/", avoidance.new, name="avoidance-new"),
    path("assignments/avoidances/<int:pk>/", avoidance.end, name="avoidance"),
    path("assignments/departments/", departments.departments, name="departments"),
    path("assignments/departments/end/", departments.end_departments, name="departments-end"),
    path("assignments/partners/", staff.partners, name="partners"),
    path("assignments/enterprise/<str:uscc>/", staff.by_hand, name="by-hand"),
    path("assignments/campaigns/", office.CampaignList.as_view(), name="campaigns"),
    path("assignments/campaigns/new/", office.new_campaign, name="campaign-new"),
    path("assignments/campaigns/<int:pk>/", office.campaign, name="campaign"),
    path("assignments/campaigns/<int:pk>/compute/", office.compute, name="compute"),
    path("assignments/campaigns/<int:pk>/end/", office.end, name="end"),
    path("assignments/campaigns/<int:pk>/enrol/", office.enrol, name="enrol"),
    path("assignments/campaigns/<int:pk>/participants/<int:post_id>/", office.participant, name="participant"),
    path("assignments/proposals/<int:pk>/", office.proposal, name="proposal"),
    path("assignments/proposals/<int:pk>/adopt/", office.adopt, name="adopt"),
    path("assignments/proposals/<int:pk>/discard/", office.discard, name="discard"),
]
