"""Linking the case at hand to another of any kind, and ending such a link; on a page or in place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.cases.kinds import kind_of
from yingshang.kernel.cases.links import roles_by_hand
from yingshang.kernel.cases.models import Case, CaseLink
from yingshang.kernel.cases.queries import case_for, links_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.declaration import lifecycle_for
from yingshang.kernel.lifecycle.errors import NotAllowed
from yingshang.kernel.lifecycle.linking import LINK, link_cases, unlink_cases
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb


class LinkForm(forms.Form):
    """The other case, what the two are to each other, why."""

    number = forms.CharField(label="事项编号", max_length=40, error_messages={"required": "请填写另一事项的编号。"})
    role = forms.ChoiceField(label="关系")
    reason = forms.CharField(
        label="缘由", max_length=200, help_text="如批示、会议纪要。", error_messages={"required": "请填写缘由。"}
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(f"{role.code}:from", f"该事项是本件的“{role.source_name}”") for role in roles_by_hand()]

    def clean_number(self) -> Case:
        """That case, within the reader's reach."""
        number = str(self.cleaned_data["number"]).strip()
        try:
            found = case_for(self.actor, number)
        except Case.DoesNotExist:
            raise forms.ValidationError(f"没有编号为 {number} 的事项，或不在您的查看范围内。") from None
        if lifecycle_for(found.kind) is None:
            raise forms.ValidationError(f"{number} 不能关联。")
        return found


class EndForm(forms.Form):
    """Why two cases are not linked any more."""

    reason = forms.CharField(label="解除缘由", max_length=200, error_messages={"required": "请填写解除缘由。"})


def _case(actor: Actor, number: str) -> Case:
    try:
        return case_for(actor, number)
    except Case.DoesNotExist as error:
        raise Http404 from error


def page_of(case: Case) -> str:
    """The officials' page of a case."""
    return reverse(kind_of(case.kind).staff_url, args=[case.number])


@audience("staff", permission=LINK)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Link the case to another."""
    actor = actor_of(request)
    case = _case(actor, number)
    form = LinkForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            link_cases(
                source=form.cleaned_data["number"],
                target=case,
                role=form.cleaned_data["role"].partition(":")[0],
                reason=form.cleaned_data["reason"],
                actor=actor,
                now=clock.now(),
            )
        except NotAllowed as fault:
            form.add_error("number", str(fault))
        else:
            messages.success(request, f"已关联 {form.cleaned_data['number'].number}。")
            return action_done(request, page_of(case))
    action = Action("link", "关联事项", reverse("ui:link", args=[number]), explains="两个事项的页面都会显示这一关联。")
    return _form(request, action, form, case)


@audience("staff", permission=LINK)
@require_http_methods(["GET", "POST"])
def unlink(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """End a link of the case that officials have made."""
    actor = actor_of(request)
    case = _case(actor, number)
    found: CaseLink | None = next(
        (one.link for one in links_for(actor, case).shown if one.link.pk == pk and one.by_hand), None
    )
    if found is None:
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unlink_cases(link=found, reason=form.cleaned_data["reason"], actor=actor, now=clock.now())
        except NotAllowed as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "已解除关联。")
            return action_done(request, page_of(case))
    return _form(request, Action("unlink", "解除关联", reverse("ui:unlink", args=[number, pk])), form, case)


def _form(request: HttpRequest, action: Action, form: forms.Form, case: Case) -> HttpResponse:
    back = page_of(case)
    return action_form(request, action, form, back_url=back, crumbs=[Crumb(case.number, back)])
