"""巡回监督 at the workbench: rounds and their draws, the months' summaries, the sample's size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.errors import OutreachError
from yingshang.affairs.outreach.filters.patrol import RoundFilter
from yingshang.affairs.outreach.forms.patrol import RoundForm, SampleForm, WitnessForm
from yingshang.affairs.outreach.models import PatrolRound, PatrolSummary
from yingshang.affairs.outreach.queries import patrol as queries
from yingshang.affairs.outreach.rules.patrol import month_of
from yingshang.affairs.outreach.services import commit_round, draw_sample, set_sample_rule
from yingshang.affairs.outreach.services.patrol_papers import docx_of, rate_words
from yingshang.affairs.outreach.services.patrol_summaries import content_of, issue_summary
from yingshang.affairs.outreach.tables.patrol import ROUNDS
from yingshang.kernel import clock
from yingshang.kernel.draws.queries import outcome_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form, confirmed
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage

HOME = Crumb("巡回监督", "/outreach/patrol/")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MONTHS = 12


@audience("staff", permission=may.VIEW_PATROL)
class RoundList(ListPage):
    """Every round within reach, latest month first."""

    code = "outreach.patrol"
    title = "巡回监督"
    columns = ROUNDS
    filters = RoundFilter
    export_permission = (may.EXPORT,)
    default_order = ("-month", "team__order", "pk")
    empty_title = "还没有抽取"
    empty_text = "每月初由派驻组对上月走访发起抽取；范围和承诺先公布，见证后抽取。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return queries.rounds_for(actor)

    def url_of(self, row: PatrolRound) -> str:
        return reverse("outreach:patrol-round", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        found = [Action("months", "月汇总", reverse("outreach:patrol-months"))]
        if actor.has(may.CONFIGURE_PATROL):
            found.append(Action("sample", "抽取比例", reverse("outreach:patrol-sample")))
        if queries.teams_for(actor, clock.today()):
            found.append(Action("new", "发起抽取", reverse("outreach:patrol-new"), style="primary"))
        return found


def months_before(today: date, count: int = MONTHS) -> list[date]:
    """The first days of the months that are over, latest first."""
    index = today.year * 12 + today.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in range(1, count + 1)]


@audience("staff", permission=may.COMMIT_PATROL)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Commit a round."""
    actor, now = actor_of(request), clock.now()
    teams, back = queries.teams_for(actor, now.date()), reverse("outreach:patrol")
    form = RoundForm(teams, months_before(now.date()), request.POST or None)
    text = "当月计入的走访随即固定为抽取范围，连同种子承诺公布，不能再改；随后由另一位同志见证抽取。"
    action = Action("new", "发起抽取", reverse("outreach:patrol-new"), text)
    if request.method == "POST" and form.is_valid():
        team = next(one for one in teams if str(one.pk) == form.cleaned_data["team"])
        month = date.fromisoformat(form.cleaned_data["month"])
        try:
            made = commit_round(team=team, month=month, actor=actor, now=now)
        except OutreachError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "范围和承诺已公布，请另一位同志见证抽取。")
            return action_done(request, reverse("outreach:patrol-round", args=[made.pk]))
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb("发起抽取")))


@audience("staff", permission=may.VIEW_PATROL)
@require_GET
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: what was fixed, what was drawn, what came of it by unit."""
    actor, found = actor_of(request), _round(request, pk)
    counted = queries.count_month([found])
    content = content_of(counted)
    outcome = outcome_of(found.draw)
    mine = found.team_id in {team.pk for team in queries.teams_for(actor, clock.today())}
    context = {
        "round": found,
        "outcome": outcome,
        "content": content,
        "rate": rate_words(content["estimate"]) if outcome else "",
        "may_draw": outcome is None and mine and found.draw.committed_by_id != actor.person_id,
        "waits_for_other": outcome is None and mine and found.draw.committed_by_id == actor.person_id,
        "may_see_rechecks": actor.has(may.RECHECK) and actor.unit_id == found.team_id,
        "crumbs": (HOME, Crumb(str(found))),
    }
    return render(request, "outreach/patrol_round.html", context)


@audience("staff", permission=may.COMMIT_PATROL)
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say the witness's word and draw."""
    found = _round(request, pk)
    here, back = reverse("outreach:patrol-draw", args=[pk]), reverse("outreach:patrol-round", args=[pk])
    action = Action("draw", "见证并抽取", here, "抽取只有一次，结果随即公布。", irreversible=True)
    form = WitnessForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and confirmed(request, action, form):
        word = form.cleaned_data["witness_text"]
        try:
            number = draw_sample(round=found, witness_text=word, actor=actor_of(request), now=clock.now())
        except OutreachError as error:
            form.add_error("witness_text", str(error))
        else:
            messages.success(request, f"已抽取 {number} 次走访，请监督组在时限内联系企业核实。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb(str(found), back), Crumb("抽取")))


@audience("staff", permission=may.CONFIGURE_PATROL)
@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest) -> HttpResponse:
    """How large a sample is from a day on."""
    actor, now, back = actor_of(request), clock.now(), reverse("outreach:patrol")
    current = queries.rule_on(actor.district_id or 0, now.date())
    initial: dict[str, Any] = {"since": now.date()}
    if current is not None:
        initial |= {"percent": current.percent.normalize(), "least": current.least}
    form = SampleForm(request.POST or None, initial=initial)
    told = f"现行：{current}，依据：{current.basis}。" if current else ""
    action = Action("sample", "设定抽取比例", reverse("outreach:patrol-sample"), told + "已发起的抽取不变。")
    if request.method == "POST" and form.is_valid():
        try:
            set_sample_rule(actor=actor, now=now, **form.cleaned_data)
        except OutreachError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "抽取比例已设定。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb("抽取比例")))


@audience("staff", permission=may.VIEW_PATROL)
@require_GET
def months(request: HttpRequest) -> HttpResponse:
    """The counts of a month, per team and for the district, and what was issued of it."""
    actor = actor_of(request)
    choices = [month_of(clock.today()), *months_before(clock.today(), 24)]
    month = _month(request.GET.get("month", "")) or choices[1]
    rounds = [one for one in queries.rounds_for(actor).filter(month=month).order_by("team__order") if one.drawn_at]
    counted = [(one.team.short_name, one.team_id, queries.count_month([one])) for one in rounds]
    if actor.district_wide and len(rounds) > 1:
        whole = queries.count_month(rounds)
        whole.units = [replace(team.whole, unit=name) for name, _, team in counted]
        counted.insert(0, ("全区", 0, whole))
    shown = []
    for name, team_id, one in counted:
        content = content_of(one)
        own = actor.has(may.COMMIT_PATROL) and (actor.district_wide or team_id == actor.unit_id)
        shown.append(
            {
                "name": name,
                "who": "单位" if team_id else "监督组",
                "team_id": team_id,
                "content": content,
                "rate": rate_words(content["estimate"]),
                "may_issue": own,
            }
        )
    context = {
        "month": month,
        "choices": choices,
        "groups": shown,
        "issued": queries.summaries_for(actor).filter(month=month),
        "crumbs": (HOME, Crumb("月汇总")),
    }
    return render(request, "outreach/patrol_months.html", context)


@audience("staff", permission=may.COMMIT_PATROL)
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a month's summary upward."""
    actor, now = actor_of(request), clock.now()
    month, wanted = _month(request.POST.get("month", "")), request.POST.get("team", "")
    if month is None or actor.district_id is None:
        raise Http404
    team = next((one for one in queries.teams_in(actor.district_id, now.date()) if str(one.pk) == wanted), None)
    if team is None and wanted != "0":
        raise Http404
    try:
        made = issue_summary(month=month, team=team, actor=actor, now=now)
    except OutreachError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(f"{reverse('outreach:patrol-months')}?month={month:%Y-%m}")
    messages.success(request, "汇总已印发，区营商办已收到提醒。")
    return HttpResponseRedirect(reverse("outreach:patrol-summary", args=[made.pk]))


@audience("staff", permission=may.VIEW_PATROL)
@require_GET
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """A summary as it was issued."""
    found = _summary(request, pk)
    back = f"{reverse('outreach:patrol-months')}?month={found.month:%Y-%m}"
    context = {
        "summary": found,
        "content": found.content,
        "rate": rate_words(found.content["estimate"]),
        "crumbs": (HOME, Crumb("月汇总", back), Crumb(found.number)),
    }
    return render(request, "outreach/patrol_summary.html", context)


@audience("staff", permission=may.VIEW_PATROL)
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper."""
    found = _summary(request, pk)
    response = HttpResponse(docx_of(found), content_type=DOCX)
    name = quote(f"巡回监督汇总-{found.number}.docx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@audience("public")
@require_GET
def public(request: HttpRequest, mark: str) -> HttpResponse:
    """What the QR of the paper shows: which summary it is, and its numbers."""
    try:
        found = queries.public_summary(mark)
    except PatrolSummary.DoesNotExist as error:
        raise Http404 from error
    rate = rate_words(found.content["estimate"])
    return render(request, "outreach/patrol_public.html", {"summary": found, "content": found.content, "rate": rate})


def _round(request: HttpRequest, pk: int) -> PatrolRound:
    try:
        return queries.round_for(actor_of(request), pk)
    except PatrolRound.DoesNotExist as error:
        raise Http404 from error


def _summary(request: HttpRequest, pk: int) -> PatrolSummary:
    try:
        return queries.summary_for(actor_of(request), pk)
    except PatrolSummary.DoesNotExist as error:
        raise Http404 from error


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-01") else None
    except ValueError:
        return None
