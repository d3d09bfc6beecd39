"""Mounted at the root: ``/intake/``, ``/sheets/`` and ``/q/``."""

from django.urls import path

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.permissions import VIEW, VIEW_ALL
from yingshang.kernel.intake.queries.dues import pressing_dues
from yingshang.kernel.ui.intake import dues, files, matrix, prints, register, scans, sheets
from yingshang.kernel.ui.navigation import nav

app_name = "intake"
urlpatterns = [
    path("intake/", dues.DueList.as_view(), name="list"),
    path("intake/mine/", dues.mine, name="mine"),
    path("intake/matrix/", matrix.matrix, name="matrix"),
    path("intake/load/", register.load, name="load"),
    path("intake/dues/<int:pk>/", dues.due, name="due"),
    path("intake/dues/<int:pk>/begin/", dues.begin, name="begin"),
    path("intake/dues/<int:pk>/waive/", dues.waive, name="waive"),
    path("intake/forms/", register.FormList.as_view(), name="forms"),
    path("intake/forms/bounds/", register.bounds, name="bounds"),
    path("intake/forms/new/", register.new_form, name="new-form"),
    path("intake/forms/<int:pk>/", register.one_form, name="form"),
    path("intake/forms/<int:pk>/change/", register.change_form, name="change-form"),
    path("intake/forms/<int:pk>/units/", register.new_owings, name="new-owings"),
    path("intake/forms/<int:pk>/units/<int:owing>/end/", register.end, name="end"),
    path("intake/files/", files.FileList.as_view(), name="files"),
    path("intake/files/new/", files.upload, name="upload"),
    path("intake/files/<str:token>/", files.one, name="file"),
    path("intake/files/<str:token>/errors/", files.errors, name="file-errors"),
    path("intake/files/<str:token>/back/", files.back, name="hand-back"),
    path("intake/scans/", scans.BatchList.as_view(), name="scans"),
    path("intake/scans/give/", scans.give, name="give"),
    path("intake/scans/<int:pk>/", scans.batch, name="batch"),
    path("intake/scans/pages/<str:token>/", scans.one_page, name="page"),
    path("intake/scans/pages/<str:token>/picture/", scans.picture, name="picture"),
    path("sheets/<str:key>/", sheets.SheetPage.as_view(), name="sheet"),
    path("sheets/<str:key>/fill/", sheets.fill, name="fill"),
    path("sheets/<str:key>/moves/<str:move>/", sheets.SheetMovePage.as_view(), name="move"),
    path("sheets/<str:key>/print/", prints.note, name="print"),
    path("sheets/<str:key>/paper/", prints.printed_page, name="print-page"),
    path("sheets/<str:key>/pdf/", prints.printed_pdf, name="print-pdf"),
    path("q/<str:token>/<int:version>/<str:digest>/", prints.verify, name="verify"),
]


def _pressing(actor: Actor) -> int:
    """What the reader's own unit has to send by now."""
    return pressing_dues(actor, clock.today())


nav(
    "intake.list",
    "应报情况",
    "intake:list",
    icon="list",
    order=50,
    permission=(VIEW, VIEW_ALL),
    count=_pressing,
)
