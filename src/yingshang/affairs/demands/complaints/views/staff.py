"""The workbench's pages of 投诉举报: list, one of them, its moves, entering one, the number, feedback to the platform."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.affairs.demands.complaints.adapters import CODE
from yingshang.affairs.demands.complaints.errors import ComplaintError, ReasonMissing
from yingshang.affairs.demands.complaints.filters import ComplaintFilter
from yingshang.affairs.demands.complaints.forms import EnterForm
from yingshang.affairs.demands.complaints.lifecycle import ComplaintLifecycle
from yingshang.affairs.demands.complaints.models import Complaint, FeedbackList
from yingshang.affairs.demands.complaints.queries import (
    KIND,
    complaint_for,
    complaints_for,
    feedback_file,
    feedback_list_for,
    feedback_lists,
    to_tell,
)
from yingshang.affairs.demands.complaints.services import Brought, enter_complaint, tell_platform, unmask_phone
from yingshang.affairs.demands.complaints.tables import TONES, columns_for, complainant_for
from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case, Visibility
from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.queries.files import latest_title
from yingshang.kernel.lifecycle.forms import ReasonForm
from yingshang.kernel.lifecycle.services import add_remark
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import CasePage, MovePage
from yingshang.kernel.ui.components import Action, Crumb, Fact
from yingshang.kernel.ui.lists import CaseListPage, Column

SEE = (may.VIEW, may.VIEW_ALL)
HOME = Crumb("投诉举报", "/complaints/")


@audience("staff", permission=SEE)
class ComplaintList(CaseListPage):
    """Every complaint within reach."""

    code = "complaints.list"
    kind = KIND
    title = "投诉举报"
    filters = ComplaintFilter
    export_permission = (may.EXPORT,)
    default_order = ("-case__opened_at", "-case_id")
    empty_title = "没有投诉举报"
    empty_text = "省平台转来、企业提交或来访登记的投诉举报会出现在这里。"

    def columns_of(self, actor: Actor) -> Sequence[Column]:
        """The complainant's column depends on the reader."""
        return columns_for(actor)

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return complaints_for(actor)

    def url_of(self, row: Complaint) -> str:
        return reverse("complaints:case", args=[row.case.number])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        found = []
        if actor.has(may.COORDINATE):
            found.append(Action("feedback", "反馈省平台", reverse("complaints:feedback")))
        if actor.has(may.ENTER):
            found.append(Action("enter", "登记投诉举报", reverse("complaints:enter"), style="primary"))
        return found


@audience("staff", permission=SEE)
class ComplaintPage(CasePage):
    """One complaint as officials see it."""

    lifecycle = ComplaintLifecycle
    case_page = "complaints:case"
    move_page = "complaints:move"
    template = "complaints/case.html"
    tones = TONES

    def find(self, actor: Actor, key: str) -> Complaint:
        return complaint_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number))

    def matter(self, row: Complaint, actor: Actor) -> dict[str, Any]:
        seen = may.sees_complainant(actor, row)
        holder = row.case.holder
        hidden = holder is not None and holder.pk == row.complainant_id and not seen
        return {
            "complainant": complainant_for(actor, row),
            "facts": _facts(row, seen=seen),
            "may_unmask": may.may_call(actor, row) and bool(row.contact_phone),
            "holder": ("投诉举报人" if hidden else holder.name) if holder else "",
            "may_remark": actor.has(may.REMARK),
        }


def _facts(row: Complaint, *, seen: bool) -> list[Fact]:
    found = [
        Fact("类型", row.get_sort_display()),
        Fact("渠道", row.get_channel_display()),
        Fact("省平台编号", row.province_number, "" if row.taken_in_in_time is not False else "录入超过时限"),
        Fact("被投诉单位", row.accused.short_name if row.accused else row.accused_text),
        Fact("受理方式", row.get_acceptance_display() or "尚未受理"),
    ]
    if seen:
        phone = mask_phone(str(row.contact_phone)) if row.contact_phone else ""
        found += [Fact("联系人", row.contact_name), Fact("联系电话", phone)]
    return found


@audience("staff", permission=SEE)
class ComplaintMove(MovePage):
    """A move of an official."""

    lifecycle = ComplaintLifecycle
    case_page = "complaints:case"
    move_page = "complaints:move"

    def find(self, actor: Actor, key: str) -> Complaint:
        return complaint_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number, reverse(self.case_page, args=[case.number])))

    def done(self, request: HttpRequest, case: Case) -> HttpResponse:
        try:
            self.find(actor_of(request), case.number)
        except Complaint.DoesNotExist:
            messages.info(request, f"{case.number} 已转由其他单位办理。")
            return HttpResponseRedirect(reverse("complaints:list"))
        return super().done(request, case)


@audience("staff", permission=may.ENTER)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Write down what somebody complains of."""
    actor = actor_of(request)
    form = EnterForm(request.POST or None, district_id=actor.district_id)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        at, channel = given.pop("occurred_at"), given.pop("channel")
        try:
            case = enter_complaint(actor=actor, now=clock.now(), brought=Brought(**given), channel=channel, at=at)
        except ComplaintError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记 {case.number}，请在 1 个工作日内录入省平台。")
            try:
                complaint_for(actor, case.number)
            except Complaint.DoesNotExist:  # about the office itself
                return HttpResponseRedirect(reverse("complaints:list"))
            return HttpResponseRedirect(reverse("complaints:case", args=[case.number]))
    context = {"form": form, "crumbs": (HOME, Crumb("登记投诉举报"))}
    return render(request, "complaints/enter.html", context, status=422 if form.errors else 200)


@audience("staff", permission=may.REMARK)
@require_POST
def remark(request: HttpRequest, key: str) -> HttpResponse:
    """An internal remark."""
    actor = actor_of(request)
    row = ComplaintMove().found(actor, key)
    form = ReasonForm(request.POST, row=row, actor=actor)
    if form.is_valid():
        add_remark(row.case, form.cleaned_data["text"], visibility=Visibility.STAFF, actor=actor, now=clock.now())
    else:
        messages.warning(request, "请填写备注。")
    return HttpResponseRedirect(reverse("complaints:case", args=[key]))


@audience("staff", permission=may.UNMASK)
def unmask(request: HttpRequest, key: str) -> HttpResponse:
    """The complainant's full number, once, recorded; of an anonymous one with a reason."""
    actor = actor_of(request)
    row = ComplaintMove().found(actor, key)
    phone, fault = "", ""
    if request.method == "POST":
        try:
            phone = unmask_phone(complaint=row, actor=actor, now=clock.now(), reason=request.POST.get("reason", ""))
        except ReasonMissing as error:
            fault = str(error)
        except ComplaintError as error:
            messages.warning(request, str(error))
            return HttpResponseRedirect(reverse("complaints:case", args=[key]))
    context = {"row": row, "phone": phone, "fault": fault}
    return render(request, "complaints/phone.html", context, status=422 if fault else 200)


@audience("staff", permission=may.COORDINATE)
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """What waits for the platform; making the file concludes it."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            made = tell_platform(actor=actor, now=clock.now(), number_title=latest_title(actor, CODE, "number"))
        except ComplaintError as fault:
            messages.info(request, str(fault))
        else:
            messages.success(request, f"已生成回填表，共 {made.count} 件，请在下方下载后上传省平台。")
        return HttpResponseRedirect(reverse("complaints:feedback"))
    waiting = [one for one in to_tell(actor.district_id or 0) if may.can_coordinate(actor, one)]
    crumbs = (HOME, Crumb("反馈省平台"))
    context = {"waiting": waiting, "lists": feedback_lists(actor), "crumbs": crumbs}
    return render(request, "complaints/feedback.html", context)


@audience("staff", permission=may.COORDINATE)
@require_GET
def fetch_feedback(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Fetch a list, the first time or again."""
    try:
        made = feedback_list_for(actor_of(request), pk)
        file = feedback_file(made)
    except (FeedbackList.DoesNotExist, FileNotFoundError) as fault:
        raise Http404 from fault
    return FileResponse(
        file, as_attachment=True, filename=f"投诉举报回填-{clock.local(made.made_at):%Y%m%d}-{made.pk}.xlsx"
    )
