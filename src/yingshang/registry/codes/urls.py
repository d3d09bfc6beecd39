"""Mounted at the root: ``/codes/`` for officials, ``/my/code/`` for the enterprise, ``/c/`` for whoever scans.

What :func:`where_own` wraps exists only where the district issues codes of its own.
"""

from django.urls import path

from yingshang.registry.codes.views import batches, imports, mine, own, phones, reading, staff, windows
from yingshang.registry.codes.views.switch import where_own

app_name = "codes"
urlpatterns = [
    path("codes/unregistered/", staff.UnregisteredList.as_view(), name="unregistered"),
    path("codes/lists/", imports.UploadList.as_view(), name="uploads"),
    path("codes/lists/new/", imports.upload, name="upload"),
    path("codes/lists/<int:pk>/", imports.run, name="run"),
    path("codes/lists/<int:pk>/confirm/", imports.confirm, name="confirm"),
    path("codes/lists/<int:pk>/withdraw/", imports.withdraw, name="withdraw"),
    path("codes/lists/<int:pk>/errors/", imports.errors, name="errors"),
    path("codes/windows/", windows.WindowList.as_view(), name="windows"),
    path("codes/windows/new/", windows.window, name="window-new"),
    path("codes/phones/", phones.PhoneList.as_view(), name="phones"),
    path("codes/phones/<str:uscc>/bind/", phones.bind, name="bind"),
    path("codes/own/", where_own(own.HolderList.as_view()), name="own"),
    path("codes/own/scans/", where_own(own.ScanList.as_view()), name="scans"),
    path("codes/own/issue/", where_own(batches.issue_many), name="issue-many"),
    path("codes/own/labels/", where_own(batches.labels_many), name="labels-many"),
    path("codes/own/township/", where_own(batches.township), name="township"),
    path("codes/own/batches/", where_own(batches.BatchList.as_view()), name="batches"),
    path("codes/own/batches/<int:pk>/", where_own(batches.batch), name="batch"),
    path("codes/own/batches/<int:pk>/sheets/", where_own(batches.sheets), name="sheets"),
    path("codes/own/<str:uscc>/issue/", where_own(own.issue), name="issue"),
    path("codes/own/<str:uscc>/reissue/", where_own(own.reissue), name="reissue"),
    path("codes/own/<str:uscc>/revoke/", where_own(own.revoke), name="revoke"),
    path("codes/own/<str:uscc>/label/", where_own(own.label), name="label"),
    path("my/code/", where_own(mine.mine), name="mine"),
    path("c/", where_own(reading.find), name="find"),
    path("c/<str:payload>", where_own(reading.read), name="read"),
]
