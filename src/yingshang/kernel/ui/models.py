"""What a person keeps: the filters last used, views saved under a name, the cases watched."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.models import Person


class SavedView(models.Model):
    """A query of a list page, kept by a person. The one without a name is what was last filtered by."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="saved_views")
    page = models.CharField(max_length=80)
    name = models.CharField("名称", max_length=40, blank=True)
    query = models.CharField(max_length=1000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["saved_at", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return f"{self.page} {self.name}"


class Watch(models.Model):
    """A case that a person keeps an eye on (关注)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="watches")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="watches")
    since = models.DateTimeField()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.case_id}"
