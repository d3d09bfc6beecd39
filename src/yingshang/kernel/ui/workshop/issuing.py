"""定稿、送办公系统、印发、更正."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.kernel import clock
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.lifecycle.errors import LifecycleError
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import file_links
from yingshang.kernel.ui.fields import DayField, FilesField
from yingshang.kernel.ui.workshop.shown import crumbs_of, found, opinion_badge
from yingshang.kernel.workshop.enums import State
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.models import Edition, Paper
from yingshang.kernel.workshop.outputs import DOCX, docx_of, file_name
from yingshang.kernel.workshop.permissions import EDIT, ISSUE, can_edit, can_issue
from yingshang.kernel.workshop.queries import checks_of
from yingshang.kernel.workshop.queries.hindrances import against_freezing
from yingshang.kernel.workshop.queries.papers import reader_of
from yingshang.kernel.workshop.queries.records import (
    edition_in_force,
    errata_of,
    exchanges_of,
    moved_since_issue,
    signatures_of,
)
from yingshang.kernel.workshop.services import correct_paper, freeze_paper, note_return, note_sending

MAY = (ISSUE, EDIT)


class ReturnForm(forms.Form):
    """What came back from the office's OA."""

    number = forms.CharField(label="文号", max_length=80, help_text="如 云营商办〔2026〕5号")
    issued_on = DayField(label="成文日期")
    stamped = FilesField(label="盖章的 PDF", endings=(".pdf",), most=1, each=20 * 1024 * 1024)


def _served(request: HttpRequest, key: str) -> Paper:
    """The paper, if the reader's office issues it."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    if not (can_edit(actor, paper) or can_issue(actor, paper)):
        raise PermissionDenied("定稿和印发由本区营商办办理。")
    return paper


def _back(paper: Paper) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workshop:issue", args=[paper.case.number]))


@audience("staff", permission=MAY)
def issue(request: HttpRequest, key: str) -> HttpResponse:
    """What still stands against freezing; the way to the OA and back. A POST takes what came back."""
    paper = _served(request, key)
    if request.method != "POST":
        return _page(request, paper, ReturnForm())
    form = ReturnForm(request.POST, request.FILES)
    if not can_issue(actor_of(request), paper):
        raise PermissionDenied("印发由营商办负责人登记。")
    if form.is_valid():
        data = form.cleaned_data
        try:
            note_return(
                paper=paper,
                number=data["number"],
                issued_on=data["issued_on"],
                stamped=data["stamped"][0],
                actor=actor_of(request),
                now=clock.now(),
            )
            messages.success(request, f"已印发，文号 {data['number']}。")
            return HttpResponseRedirect(reverse("workshop:paper", args=[key]))
        except EvidenceError as error:
            form.add_error("stamped", str(error))
        except (WorkshopError, LifecycleError) as error:
            form.add_error(None, str(error))
    return _page(request, paper, form, status=422)


@audience("staff", permission=ISSUE)
@require_POST
def freeze(request: HttpRequest, key: str) -> HttpResponse:
    """定稿: text and numbers are frozen as they are now."""
    paper = _served(request, key)
    try:
        freeze_paper(paper=paper, actor=actor_of(request), now=clock.now())
        messages.success(request, "已定稿，文字和数字不再变动。")
    except (WorkshopError, LifecycleError) as error:
        messages.warning(request, str(error))
    return _back(paper)


@audience("staff", permission=EDIT)
@require_POST
def send(request: HttpRequest, key: str) -> HttpResponse:
    """The .docx for the OA; that it went out is written down."""
    paper = _served(request, key)
    edition = edition_in_force(paper)
    if edition is None:
        messages.warning(request, "定稿后才送办公系统。")
        return _back(paper)
    content = _docx(edition)
    try:
        note_sending(paper=paper, content=content, actor=actor_of(request), now=clock.now())
    except WorkshopError as error:
        messages.warning(request, str(error))
        return _back(paper)
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name(edition, '.docx'))}"
    return response


def _docx(edition: Edition) -> bytes:
    """The file that goes out."""
    return docx_of(edition)


def _page(request: HttpRequest, paper: Paper, form: ReturnForm, status: int = 200) -> HttpResponse:
    actor, state = actor_of(request), paper.case.state
    reader = reader_of(paper)
    signing = state == State.SIGNING
    edition = edition_in_force(paper)
    context = {
        "paper": paper,
        "key": paper.case.number,
        "state": state,
        "signing": signing,
        "final": state == State.FINAL,
        "issued": state == State.ISSUED,
        "may_issue": can_issue(actor, paper),
        "may_send": can_edit(actor, paper),
        "against": against_freezing(paper, reader) if signing else [],
        "asks": [one.message for one in checks_of(paper, reader) if one.weight == "asks"] if signing else [],
        "signatures": [(one, opinion_badge(one.opinion)) for one in signatures_of(paper)],
        "edition": edition,
        "exchanges": [(one, file_links([one.stamped]) if one.stamped else []) for one in exchanges_of(paper)],
        "form": form,
        "crumbs": crumbs_of(paper, "定稿与印发"),
    }
    return render(request, "ui/workshop/issue.html", context, status=status)


class CorrectForm(forms.Form):
    """What is corrected and why."""

    figures = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label="文字更正", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="数字之外还有哪里不对，应为什么。",
    )  # fmt: skip
    why = forms.CharField(label="更正原因", max_length=200)

    def __init__(self, *args: Any, ids: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["figures"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, one) for one in ids]


@audience("staff", permission=ISSUE)
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """更正: the printed figures whose number is another now; those that are ticked go into an erratum."""
    actor, paper = actor_of(request), found(actor_of(request), key)
    if not can_issue(actor, paper):
        raise PermissionDenied("更正由本区营商办负责人决定。")
    if paper.frozen is None or paper.case.state != State.ISSUED:
        raise Http404
    moved = moved_since_issue(paper, actor)
    form = CorrectForm(request.POST or None, ids=[one.id for one in moved if one.differs])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = correct_paper(
                paper=paper, figures=data["figures"], text=data["text"], why=data["why"], actor=actor, now=clock.now()
            )
            messages.success(request, f"更正{made.position}已作出，责任单位收到消息。")
            return HttpResponseRedirect(reverse("workshop:paper", args=[key]) + "#errata")
        except (WorkshopError, LifecycleError) as error:
            form.add_error(None, str(error))
    context = {
        "paper": paper,
        "key": key,
        "moved": [one for one in moved if one.differs],
        "same": [one for one in moved if not one.differs],
        "ticked": form["figures"].value() or [],
        "form": form,
        "fields": [form["text"], form["why"]],
        "errata": errata_of(paper),
        "crumbs": crumbs_of(paper, "更正"),
    }
    return render(request, "ui/workshop/correct.html", context, status=422 if form.errors else 200)
