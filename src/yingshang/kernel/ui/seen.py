"""Under what circumstances a page is seen: the moment, and the calendar by which its reader plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.safestring import SafeString

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.cases.models import Case
from yingshang.kernel.deadlines.queries import Light, light_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui import lights, wording


@dataclass(frozen=True)
class Seen:
    """One page's moment and reader. The calendar is read once, when the first time left is said."""

    now: datetime
    actor: Actor

    @cached_property
    def _working_days(self) -> wording.WorkingDays:
        unit = Unit.objects.filter(pk=self.actor.unit_id).first() if self.actor.unit_id else None
        calendar = calendar_for(unit)

        def between(first: date, last: date) -> int:
            return calendar.working_days_between(first, last)

        return between

    def time_left(
        self,
        due_at: datetime | None,
        *,
        paused: bool = False,
        warn_at: datetime | None = None,
        provisional: bool = False,
    ) -> SafeString:
        """``剩 2 个工作日`` as a light, with the exact moment on hover (see :func:`wording.time_left`)."""
        days = self._working_days if due_at is not None and not paused else None
        left = wording.time_left(
            due_at, self.now, working_days=days, paused=paused, warn_at=warn_at, provisional=provisional
        )
        return lights.light(left.light, left.text, left.exact)

    def case_light(self, case: Case) -> SafeString:
        """The light of a case from its header alone: 已办结, 无时限, or the time left to its nearest deadline."""
        code = light_of(case, self.now)
        if code in {Light.CLOSED, Light.NONE}:
            return lights.light(code.value)
        return self.time_left(case.next_due, warn_at=case.next_warn, provisional=case.next_due_provisional)
