"""Mounted at the root: ``/codes/`` for officials."""

from django.urls import path

from yingshang.registry.codes.views import imports, staff, windows

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
]
