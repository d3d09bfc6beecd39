"""The table of sub-tasks. No workflow: that is :mod:`lifecycle`."""

from __future__ import annotations

from django.db import models


class SubTask(models.Model):
    """What a case asks of a further unit. Header, state and clocks are its own case's.

    ``parent`` is the case that asks; ``before`` the clock of it before whose end the answer is due; ``due_at`` when.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="subtask")
    parent = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="subtasks")
    role = models.CharField(max_length=24)
    asked = models.TextField("协办要求")
    before = models.CharField(max_length=32, blank=True)
    due_at = models.DateTimeField("反馈时限", null=True, blank=True)
    answer = models.TextField("反馈意见", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_in_time = models.BooleanField(null=True, blank=True)
    objected = models.BooleanField("已提过异议", default=False)

    def __str__(self) -> str:
        return str(self.case)
