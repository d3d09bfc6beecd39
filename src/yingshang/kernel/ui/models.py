"""What a person keeps of the lists: the filters last used, and views saved under a name."""

from __future__ import annotations

from django.db import models

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
