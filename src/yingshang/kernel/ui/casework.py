"""The pages of a case, drawn from its lifecycle: head, stepper, trail, actions, the short form of a move.

An affair subclasses :class:`CasePage` and :class:`MovePage` for each audience and says how its row is found and what
stands on the left of the page; the rest is the same for every kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case, TimelineEntry, Visibility
from yingshang.kernel.cases.queries import Links, links_for
from yingshang.kernel.deadlines.models import Outcome
from yingshang.kernel.deadlines.queries import clocks_of
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.evidence.queries import attachments_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.declaration import Lifecycle, Transition, lifecycle_for
from yingshang.kernel.lifecycle.errors import Conflict, InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.forms import TransitionForm
from yingshang.kernel.lifecycle.linking import LINK
from yingshang.kernel.lifecycle.services import available, barred, perform
from yingshang.kernel.subtasks.queries import tasks_of
from yingshang.kernel.ui.actions import action_done, action_form, confirmed
from yingshang.kernel.ui.audience import actor_of
from yingshang.kernel.ui.components import Action, Change, Crumb, FileLink, Step, TimelineItem
from yingshang.kernel.ui.queries import is_watched

LABELS = {
    "category": "类别",
    "grade": "等级",
    "unit": "承办单位",
    "proposed": "建议承办单位",
    "channel": "渠道",
    "ground": "情形",
    "result": "办理结果",
    "satisfaction": "满意程度",
    "solved": "是否解决",
    "reached": "联系情况",
    "days": "延长工作日",
    "basis": "依据",
    "co_units": "协办单位",
    "province_number": "省平台编号",
    "version": "版本",
    "round": "轮次",
    "figures": "写入报送数",
    "finding": "核实结果",
    "origin": "来源",
}
"""The words of what entries carry besides their text."""


def steps_for(lifecycle: type[Lifecycle], case: Case, entries: Sequence[TimelineEntry]) -> list[Step]:
    """The stepper: each stage with the day on which the case first reached it.

    Arguments:
        entries: the case's timeline, oldest first.
    """
    reached: dict[str, Any] = {}
    for entry in entries:
        reached.setdefault(entry.to_state, entry.at)
    now = next((i for i, stage in enumerate(lifecycle.stages) if case.state in stage.states), 0)
    made: list[Step] = []
    for index, stage in enumerate(lifecycle.stages):
        at = min((reached[s] for s in stage.states if s in reached), default=None)
        if index == now:
            status = "done" if case.closed_at else "current"
        else:
            status = "todo" if index > now else "done" if at else "skipped"
        name = lifecycle.kind.state_names[case.state] if index == now and case.closed_at else stage.name
        made.append(Step(name, status, at if index <= now else None))
    return made


def trail_for(
    entries: Sequence[TimelineEntry], *, hidden: bool = False, mark_internal: bool = True
) -> list[TimelineItem]:
    """The timeline as shown, newest first.

    Arguments:
        entries: oldest first, already narrowed to what the reader may see.
        hidden: the reader may not know who brought the case: what the enterprise did names no one.
        mark_internal: whether entries that stay inside are marked; not for kinds that nobody outside ever sees.
    """
    return [
        TimelineItem(
            at=entry.at,
            title=entry.name,
            who="" if hidden and entry.audience == "enterprise" else entry.actor_name,
            acting_as="企业" if hidden and entry.audience == "enterprise" else entry.acting_as,
            text=entry.text,
            changes=[Change(LABELS.get(k, k), "", str(v)) for k, v in entry.data.items() if v],
            internal=mark_internal and entry.visibility == Visibility.STAFF,
            tone="trouble" if entry.move == "escalate" else "active",
        )
        for entry in reversed(entries)
    ]


def shown_name(attachment: Attachment, number: int, *, hidden: bool) -> str:
    """A file's name; of a case whose applicant the reader may not know only its number, for names tell."""
    return f"附件{number}{PurePosixPath(attachment.name).suffix}" if hidden else attachment.name


def hides_names(case: Case, actor: Actor) -> bool:
    """Whether the reader may not know who brought a case; kinds without a lifecycle hide nobody."""
    lifecycle = lifecycle_for(case.kind)
    if lifecycle is None:
        return False
    row = lifecycle.model._default_manager.select_related("case__unit").get(pk=case.pk)
    return lifecycle.hides_applicant(row, actor)


def file_links(attachments: Sequence[Attachment], *, hidden: bool = False) -> list[FileLink]:
    """Files as the component shows them."""
    return [
        FileLink(
            shown_name(one, number, hidden=hidden),
            reverse("ui:file", args=[one.token]),
            one.blob.size,
            reverse("ui:thumbnail", args=[one.token]) if one.blob.media_type.startswith("image/") else "",
        )
        for number, one in enumerate(attachments, start=1)
    ]


def action_of(transition: Transition, url: str) -> Action:
    """A transition as a button."""
    style = "primary" if transition.primary else "danger" if transition.confirm else "plain"
    return Action(
        code=transition.move,
        label=transition.name,
        url=url,
        explains=" ".join(filter(None, [transition.hint, transition.confirm])),
        tells=tuple(recipient.name for recipient in transition.tells),
        irreversible=bool(transition.confirm),
        style=style,
    )


class Finding(View):
    """What case pages share: how the row is found, and where its pages are."""

    lifecycle: ClassVar[type[Lifecycle]]
    case_page: ClassVar[str]
    move_page: ClassVar[str]
    layout: ClassVar[str] = "ui/workbench.html"

    def find(self, actor: Actor, key: str) -> Any:
        """The affair's row with its case. Errors: ``ObjectDoesNotExist`` when the actor may not see it."""
        raise NotImplementedError

    def key_of(self, case: Case) -> str:
        """What stands in the address: the number for officials, the token outside."""
        return case.number

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        """The way back."""
        return ()

    def found(self, actor: Actor, key: str) -> Any:
        """The row, or the page that says there is none."""
        try:
            return self.find(actor, key)
        except ObjectDoesNotExist as error:
            raise Http404 from error


class CasePage(Finding):
    """One case: head, stepper, the matter itself, actions, trail."""

    template: ClassVar[str]
    tones: ClassVar[Mapping[str, str]] = {}
    mark_internal: ClassVar[bool] = True
    """Whether what stays inside is marked in the trail; not for kinds of which nobody outside sees anything."""

    def matter(self, row: Any, actor: Actor) -> dict[str, Any]:
        """What the template shows of the matter itself."""
        raise NotImplementedError

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """The page."""
        actor, now = actor_of(request), clock.now()
        row = self.found(actor, key)
        case: Case = row.case
        entries = list(TimelineEntry.objects.filter(case=case).order_by("seq"))
        if actor.audience != "staff":
            entries = [entry for entry in entries if entry.visibility == Visibility.ALL]
        clocks = clocks_of(case)
        current = next((d for d in clocks if d.outcome == Outcome.RUNNING and d.due_at == case.next_due), None)
        hidden = self.lifecycle.hides_applicant(row, actor)
        context = {
            "row": row,
            "case": case,
            "state_name": self.lifecycle.kind.state_names[case.state],
            "tone": self.tones.get(case.state, "active"),
            "steps": steps_for(self.lifecycle, case, entries),
            "items": trail_for(entries, hidden=hidden, mark_internal=self.mark_internal),
            "actions": self.actions(row, actor),
            "barred": [(t.name, reason) for t, reason in barred(case, row, actor)],
            "files": file_links(attachments_of(case, actor), hidden=hidden),
            "clocks": clocks,
            "watched": is_watched(actor, case),
            "links": links_for(actor, case) if actor.audience == "staff" else Links(),
            "may_link": actor.has(LINK),
            "parts": tasks_of(case) if actor.audience == "staff" else [],
            "current_clock": current,
            "crumbs": self.crumbs(actor, case),
            **self.matter(row, actor),
        }
        return render(request, self.template, {**context, "now": now})

    def actions(self, row: Any, actor: Actor) -> list[Action]:
        """The buttons: at most one primary."""
        case: Case = row.case
        made = [
            action_of(t, reverse(self.move_page, args=[self.key_of(case), t.move])) for t in available(case, row, actor)
        ]
        return sorted(made, key=lambda a: {"primary": 0, "plain": 1, "danger": 2}[a.style])


NO_VERSION = -1
"""What no case has: whatever was sent in place of a version is a conflict, not a way around one."""


def _version_seen(request: HttpRequest, case: Case) -> int:
    """The version of the case that the sender of a form saw; the present one where the form carries none."""
    text = request.POST.get("version")
    if text is None:
        return case.version
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else NO_VERSION


class MovePage(Finding):
    """The short form of one move, and carrying it out."""

    def _transition(self, move: str) -> Transition:
        transition = self.lifecycle.transitions.get(move)
        if transition is None or not transition.offered:
            raise Http404
        return transition

    def initial(self, row: Any, actor: Actor, move: str) -> Mapping[str, Any]:
        """What a fresh form of this move starts from."""
        return {}

    def get(self, request: HttpRequest, key: str, move: str) -> HttpResponse:
        """The form, or the case page with a word of explanation when the move is no longer possible."""
        actor, transition = actor_of(request), self._transition(move)
        row = self.found(actor, key)
        if transition not in available(row.case, row, actor):
            reason = transition.barred(row) if row.case.state in transition.sources else ""
            why = reason or "事项状态已变化，请按最新状态办理。"
            messages.warning(request, f"现在不能“{transition.name}”：{why}")
            return self._back(request, row.case)
        form = (transition.form or TransitionForm)(row=row, actor=actor, initial=dict(self.initial(row, actor, move)))
        return self._form(request, row.case, transition, form, version=row.case.version)

    def post(self, request: HttpRequest, key: str, move: str) -> HttpResponse:
        """Carry it out; errors come back in the form, a conflict as a word on the case page."""
        actor, transition = actor_of(request), self._transition(move)
        row = self.found(actor, key)
        version = _version_seen(request, row.case)
        form = (transition.form or TransitionForm)(request.POST, request.FILES, row=row, actor=actor)
        if not form.is_valid():
            return self._form(request, row.case, transition, form, version=version)
        if not confirmed(request, action_of(transition, ""), form):
            return self._form(request, row.case, transition, form, version=version)
        try:
            perform(
                row.case,
                move,
                request.POST,
                files=request.FILES,
                actor=actor,
                now=clock.now(),
                expected_version=version,
            )
        except InvalidInput as error:
            for name, texts in error.fields.items():
                form.add_error(name or None, texts)
            return self._form(request, row.case, transition, form, version=version)
        except EvidenceError as error:
            form.add_error("attachments" if "attachments" in form.fields else None, str(error))
            return self._form(request, row.case, transition, form, version=version)
        except (Conflict, NotAllowed) as error:
            messages.warning(request, str(error))
            return self._back(request, row.case)
        messages.success(request, f"已{transition.name}。")
        return self.done(request, row.case)

    def done(self, request: HttpRequest, case: Case) -> HttpResponse:
        """Where to go afterwards: the case page when it can still be seen, else the list."""
        return self._back(request, case)

    def _back(self, request: HttpRequest, case: Case) -> HttpResponse:
        return action_done(request, reverse(self.case_page, args=[self.key_of(case)]))

    def _form(
        self, request: HttpRequest, case: Case, transition: Transition, form: TransitionForm, *, version: int
    ) -> HttpResponse:
        here = reverse(self.move_page, args=[self.key_of(case), transition.move])
        return action_form(
            request,
            action_of(transition, here),
            form,
            back_url=reverse(self.case_page, args=[self.key_of(case)]),
            version=version,
            draft=f"{case.number}.{transition.move}",
            crumbs=self.crumbs(actor_of(request), case),
            layout=self.layout,
        )
