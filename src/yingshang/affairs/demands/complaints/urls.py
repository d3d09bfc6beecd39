"""Mounted at the root: ``/complaints/`` for officials, ``/my/complaints/`` for enterprises."""

from django.urls import path

from yingshang.affairs.demands.complaints.views import enterprise, staff

app_name = "complaints"
urlpatterns = [
    path("complaints/", staff.ComplaintList.as_view(), name="list"),
    path("complaints/enter/", staff.enter, name="enter"),
    path("complaints/feedback/", staff.feedback, name="feedback"),
    path("complaints/feedback/<int:pk>/", staff.fetch_feedback, name="fetch-feedback"),
    path("complaints/<str:key>/", staff.ComplaintPage.as_view(), name="case"),
    path("complaints/<str:key>/remark/", staff.remark, name="remark"),
    path("complaints/<str:key>/phone/", staff.unmask, name="phone"),
    path("complaints/<str:key>/moves/<str:move>/", staff.ComplaintMove.as_view(), name="move"),
    path("my/complaints/", enterprise.mine, name="my-list"),
    path("my/complaints/new/", enterprise.submit, name="submit"),
    path("my/complaints/<str:key>/", enterprise.MyComplaint.as_view(), name="mine"),
    path("my/complaints/<str:key>/moves/<str:move>/", enterprise.MyMove.as_view(), name="my-move"),
]
