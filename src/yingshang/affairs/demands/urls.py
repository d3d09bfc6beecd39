"""Mounted at the root: ``/demands/`` for officials, ``/my/demands/`` for enterprises."""

from django.urls import path

from yingshang.affairs.demands.views import enterprise, exchange, office, phrases, staff

app_name = "demands"
urlpatterns = [
    path("demands/", staff.DemandList.as_view(), name="list"),
    path("demands/enter/", staff.enter, name="enter"),
    path("demands/batch/<str:move>/", staff.batch, name="batch"),
    path("demands/settings/", office.settings, name="settings"),
    path("demands/settings/levels/", office.levels, name="levels"),
    path("demands/settings/dispatch/", office.dispatch, name="dispatch"),
    path("demands/phrases/", phrases.phrases, name="phrases"),
    path("demands/phrases/new/", phrases.phrase, name="new-phrase"),
    path("demands/phrases/<int:pk>/", phrases.phrase, name="phrase"),
    path("demands/exchange/", exchange.exchange, name="exchange"),
    path("demands/exchange/bring/", exchange.bring, name="bring"),
    path("demands/exchange/errors/", exchange.errors, name="exchange-errors"),
    path("demands/exchange/lists/", exchange.make_list, name="make-list"),
    path("demands/exchange/lists/<int:pk>/", exchange.fetch_list, name="fetch-list"),
    path("demands/<str:key>/", staff.DemandPage.as_view(), name="case"),
    path("demands/<str:key>/remark/", staff.remark, name="remark"),
    path("demands/<str:key>/phone/", staff.unmask, name="phone"),
    path("demands/<str:key>/moves/<str:move>/", staff.DemandMove.as_view(), name="move"),
    path("my/demands/", enterprise.mine, name="my-list"),
    path("my/demands/new/", enterprise.submit, name="submit"),
    path("my/demands/<str:key>/", enterprise.MyDemand.as_view(), name="mine"),
    path("my/demands/<str:key>/sent/", enterprise.sent, name="sent"),
    path("my/demands/<str:key>/moves/<str:move>/", enterprise.MyMove.as_view(), name="my-move"),
]
