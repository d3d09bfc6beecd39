"""The editor of a paper, below ``/papers/NUMBER/edit/``."""

from django.urls import path

from yingshang.kernel.ui.workshop import editing, history, outline, picker

urlpatterns = [
    path("", outline.outline, name="edit"),
    path("add/", outline.add, name="edit-add"),
    path("<int:pk>/", editing.SectionPage.as_view(), name="edit-section"),
    path("<int:pk>/place/", outline.place, name="edit-place"),
    path("<int:pk>/name/", outline.rename, name="edit-name"),
    path("<int:pk>/preview/<str:row>/", editing.preview, name="edit-preview"),
    path("<int:pk>/since/", editing.since, name="edit-since"),
    path("<int:pk>/figures/", picker.figures, name="edit-figures"),
    path("<int:pk>/versions/", history.versions, name="edit-versions"),
    path("<int:pk>/versions/<int:version>/restore/", history.restore, name="edit-restore"),
]
