"""Mounted at the root: ``/enterprises/`` for officials, ``/my/enterprise/`` for the enterprise itself."""

from django.urls import path

from yingshang.registry.enterprises.views import dictionary, editing, enterprise, imports, snapshots, staff

app_name = "enterprises"
urlpatterns = [
    path("enterprises/", staff.EnterpriseList.as_view(), name="list"),
    path("enterprises/waiting/", staff.WaitingList.as_view(), name="waiting"),
    path("enterprises/dictionary/", dictionary.RuleList.as_view(), name="rules"),
    path("enterprises/dictionary/new/", dictionary.rule, name="rule-new"),
    path("enterprises/dictionary/<int:pk>/", dictionary.rule, name="rule"),
    path("enterprises/dictionary/reattribute/", dictionary.reattribute_all, name="reattribute"),
    path("enterprises/imports/", imports.RunList.as_view(), name="imports"),
    path("enterprises/imports/new/", imports.upload, name="upload"),
    path("enterprises/imports/<int:pk>/", imports.run, name="run"),
    path("enterprises/imports/<int:pk>/confirm/", imports.confirm, name="confirm"),
    path("enterprises/imports/<int:pk>/withdraw/", imports.withdraw, name="withdraw"),
    path("enterprises/imports/<int:pk>/errors/", imports.errors, name="errors"),
    path("enterprises/snapshots/", snapshots.SnapshotList.as_view(), name="snapshots"),
    path("enterprises/snapshots/<int:pk>/", snapshots.SnapshotPage.as_view(), name="snapshot"),
    path("enterprises/snapshots/<int:pk>/year/", snapshots.ComparedPage.as_view(), name="snapshot-year"),
    path(
        "enterprises/snapshots/<int:pk>/since/<int:earlier>/", snapshots.ComparedPage.as_view(), name="snapshot-since"
    ),
    path("enterprises/offers/", staff.offers, name="offers"),
    path("enterprises/tags/", editing.tag_many, name="tag-many"),
    path("enterprises/<str:uscc>/", staff.page, name="page"),
    path("enterprises/<str:uscc>/place/", staff.place, name="place"),
    path("enterprises/<str:uscc>/edit/", editing.edit, name="edit"),
    path("enterprises/<str:uscc>/contact/", editing.contact, name="contact"),
    path("enterprises/<str:uscc>/tags/", editing.tags, name="tags"),
    path("enterprises/<str:uscc>/contacts/<int:contact_id>/", staff.unmask, name="unmask"),
    path("my/enterprise/", enterprise.own, name="own"),
    path("my/enterprise/contact/", editing.own_contact, name="own-contact"),
]
