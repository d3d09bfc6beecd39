"""The components of every page. Each takes all it shows as arguments and none reads the surrounding page.

Shown one by one, with their calls, on the style guide (``/ui/guide/``) and in ``docs/kernel/ui.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yingshang.kernel.cases import kinds
from yingshang.kernel.cases.models import Case
from yingshang.kernel.cases.queries import Links
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.fields.money import format_wan
from yingshang.kernel.figures.returns import name_of_figure
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.subtasks.models import SubTask
from yingshang.kernel.ui import lights, navigation, panels, sparklines, wording
from yingshang.kernel.ui.components import Action, Chart, Chip, Crumb, Fact, FigureTile, FileLink, Step, TimelineItem
from yingshang.kernel.ui.fields import kind_of
from yingshang.kernel.ui.form_errors import errors_of, named
from yingshang.kernel.ui.seen import Seen
from yingshang.kernel.ui.subtasks_shown import lines_of

register = template.Library()
Context = dict[str, Any]


# ------------------------------------------------------------------ words and small marks
@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "bell" %}``: an icon of assets/icons.txt; with a label it is read out, without it is decoration."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    sprite = static("dist/icons.svg")
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', spoken, sprite, name)


@register.simple_tag
def light(code: str, word: str = "", title: str = "") -> SafeString:
    """``{% light "overdue" %}``: a code of :data:`lights.LIGHTS`."""
    return lights.light(code, word, title)


@register.simple_tag
def state_badge(name: str, tone: str) -> SafeString:
    """``{% state_badge "办理中" "active" %}``: new, active, waiting, trouble, done, closed."""
    return lights.state(name, tone)


@register.simple_tag
def shape(name: str) -> SafeString:
    """One of the drawings of :data:`lights.SHAPES`."""
    return lights.shape(name)


@register.simple_tag
def tone_mark(tone: str) -> SafeString:
    """The drawing of a tone in its colour, beside words that say the same."""
    found = lights.TONES[tone]
    return format_html('<span class="ys-{}">{}</span>', found.tone, lights.shape(found.shape))


@register.simple_tag
def time_left(
    due_at: datetime | None,
    seen: Seen,
    *,
    paused: bool = False,
    warn_at: datetime | None = None,
    provisional: bool = False,
) -> SafeString:
    """``{% time_left clock.due_at seen %}``: 剩 2 个工作日, with the exact moment on hover."""
    return seen.time_left(due_at, paused=paused, warn_at=warn_at, provisional=provisional)


@register.simple_tag
def case_url(case: Case) -> str:
    """``{% case_url case %}``: the officials' page of a case of any kind."""
    return reverse(kinds.kind_of(case.kind).staff_url, args=[case.number])


@register.simple_tag
def case_light(case: Case, seen: Seen) -> SafeString:
    """``{% case_light case seen %}``: the light of a case from its header alone."""
    return seen.case_light(case)


@register.filter
def day(value: date | None) -> str:
    """``{{ case.opened_on|day }}``: 2026年11月24日."""
    return wording.day(value)


@register.simple_tag
def moment(value: datetime | None, now: datetime) -> SafeString:
    """``{% moment entry.at now %}``: 今天 14:05, with the full date on hover."""
    if value is None:
        return SafeString("未填")
    said, full = wording.moment(value, now), wording.exact(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), full, said)


@register.simple_tag
def money(amount: Decimal | None) -> SafeString:
    """``{% money loan.amount %}``: 500 万元, with the full figure in yuan on hover."""
    if amount is None:
        return SafeString("未填")
    return format_html('<span title="{} 元">{}</span>', f"{amount:,.2f}", format_wan(amount))


@register.filter
def known(value: object) -> object:
    """``{{ value|known }}``: 未填 for what is unknown; a nought stays a nought."""
    return "未填" if value is None or value == "" else value


@register.filter
def state_of(case: Case) -> str:
    """``{{ case|state_of }}``: the state of a case of any kind, as its kind calls it."""
    return kinds.kind_of(case.kind).state_names.get(case.state, case.state)


@register.filter
def figure_name(figure_id: str) -> str:
    """``{{ figure_id|figure_name }}``: what a figure is called."""
    return name_of_figure(figure_id)


# ------------------------------------------------------------------ layout
@register.inclusion_tag("ui/parts/menu.html")
def menu(actor: Actor, current: str) -> Context:
    """The navigation of the workbench or the portal for this actor."""
    return {"groups": navigation.menu_for(actor, current)}


@register.simple_tag
def place_url(name: str, audience: str = "staff") -> str:
    """``{% place_url "search" as url %}``: where the layout's search, messages and home are."""
    return navigation.url_of(name, audience)


@register.simple_tag
def waiting(name: str, actor: Actor) -> str:
    """``{% waiting "messages" actor as unread %}``: how many wait there, empty for none."""
    return navigation.waiting_at(name, actor)


@register.inclusion_tag("ui/parts/crumbs.html")
def breadcrumbs(crumbs: Sequence[Crumb]) -> Context:
    """The way back from this page."""
    return {"crumbs": crumbs}


@register.simple_block_tag
def panel(content: str, title: str, code: str = "", note: str = "") -> SafeString:
    """``{% panel "办理经过" code="trail" %}…{% endpanel %}``: a titled part of a page, with an anchor."""
    context = {"content": content, "title": title, "code": code, "note": note}
    return render_to_string("ui/parts/panel.html", context)


@register.simple_tag(takes_context=True)
def contributed_panels(context: Mapping[str, Any], place: str, subject: object) -> SafeString:
    """``{% contributed_panels "registry.enterprise" enterprise %}``: what affairs show about the subject."""
    request: HttpRequest = context["request"]
    shown = panels.panels_for(place, subject, actor=context["actor"], now=context["now"])
    parts = [render_to_string(one.template, dict(one.context), request=request) for one in shown]
    made = [
        render_to_string("ui/parts/panel.html", {"content": part, "title": one.title, "code": one.code, "note": ""})
        for one, part in zip(shown, parts, strict=True)
    ]
    return SafeString("".join(made))


# ------------------------------------------------------------------ a case
@register.inclusion_tag("ui/parts/stepper.html")
def stepper(steps: Sequence[Step], now: datetime) -> Context:
    """The main states of a case with their dates."""
    return {"steps": steps, "now": now}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(items: Sequence[TimelineItem], now: datetime) -> Context:
    """What happened, newest first as given; internal remarks are marked apart."""
    return {"items": items, "now": now}


@register.inclusion_tag("ui/parts/actions.html")
def action_panel(actions: Sequence[Action], target: str = "action-form") -> Context:
    """What I may do now, as buttons; each opens its short form in place, or as a page."""
    return {"actions": actions, "target": target}


@register.inclusion_tag("ui/parts/clocks.html")
def clock_table(clocks: Sequence[Deadline], seen: Seen) -> Context:
    """``{% clock_table clocks seen %}``: every clock that a case ran, its limit, when it is due, how it ended."""
    return {"clocks": clocks, "seen": seen}


@register.inclusion_tag("ui/parts/subtasks.html")
def subtask_lines(tasks: Sequence[SubTask], actor: Actor, seen: Seen) -> Context:
    """``{% subtask_lines parts actor seen %}``: what a case asks of further units, their answers, who is late."""
    return {"tasks": lines_of(tasks, actor, seen.now), "seen": seen}


@register.inclusion_tag("ui/parts/links.html")
def linked_cases(case: Case, links: Links, may_link: bool, now: datetime) -> Context:
    """``{% linked_cases case links may_link now %}``: the cases to which a case is linked, and the way to link another."""
    return {"case": case, "links": links, "may_link": may_link, "now": now}


@register.inclusion_tag("ui/parts/facts.html")
def definition_list(facts: Sequence[Fact], columns: int = 2) -> Context:
    """Terms and what is known of them; unknown is 未填."""
    return {"facts": facts, "columns": columns}


@register.inclusion_tag("ui/parts/files.html")
def thumbnails(files: Sequence[FileLink]) -> Context:
    """Files as small pictures with name and size."""
    return {"files": files}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "", icon_name: str = "inbox") -> Context:
    """Nothing here: says so kindly and what comes next."""
    return {"title": title, "text": text, "url": url, "label": label, "icon_name": icon_name}


# ------------------------------------------------------------------ figures
@register.inclusion_tag("ui/parts/figure.html")
def figure_tile(tile: FigureTile) -> Context:
    """A number with n/N, period, unit, twelve months, source, records and definition."""
    return {
        "tile": tile,
        "lines": sparklines.segments(tile.series),
        "dot": sparklines.last_point(tile.series),
    }


@register.inclusion_tag("ui/parts/chart.html")
def chart(drawn: Chart) -> Context:
    """A chart, drawn when the browser can, over its table."""
    return {"chart": drawn}


# ------------------------------------------------------------------ lists
@register.inclusion_tag("ui/parts/filter_row.html")
def filter_row(form: BaseForm, hidden: Sequence[tuple[str, str]], clear_url: str) -> Context:
    """The filters of a list in a row; ``hidden`` is carried along (sorting, columns)."""
    return {"form": form, "hidden": hidden, "clear_url": clear_url}


@register.simple_tag
def filter_control(field: BoundField) -> SafeString:
    """The control of one filter, in the small size."""
    css = "form-select" if kind_of(field) == "select" else "form-control"
    return field.as_widget(attrs={"class": f"{css} {css}-sm"})


@register.inclusion_tag("ui/parts/saved_views.html", takes_context=True)
def saved_views(context: Mapping[str, Any], views: Sequence[object], page: str, query: str, back: str) -> Context:
    """The reader's views of a list, and a form to keep the present one. Reads the page's CSRF token."""
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', str(context["csrf_token"]))
    return {"views": views, "page": page, "query": query, "back": back, "csrf": token}


@register.inclusion_tag("ui/parts/column_choice.html")
def column_choice(choices: Sequence[object], hidden: Sequence[tuple[str, str]]) -> Context:
    """Which columns are shown (:class:`lists.page.Choice`)."""
    return {"choices": choices, "hidden": hidden}


@register.inclusion_tag("ui/parts/chips.html")
def chips(on: Sequence[Chip], clear_url: str) -> Context:
    """The filters that are on, each with a way to take it off."""
    return {"chips": on, "clear_url": clear_url}


@register.inclusion_tag("ui/parts/sort_header.html")
def sort_header(label: str, url: str, direction: str = "", css: str = "") -> Context:
    """A column's head: ``direction`` is ``asc``, ``desc`` or empty, ``url`` sorts by it (empty: cannot be sorted)."""
    return {"label": label, "url": url, "direction": direction, "css": css}


@register.inclusion_tag("ui/parts/pagination.html")
def pagination(page: object) -> Context:
    """The pages of a list (:class:`lists.paging.Page`): 共 N 条, or 10,000+."""
    return {"page": page}


@register.inclusion_tag("ui/parts/batch.html")
def batch_bar(actions: Sequence[Action]) -> Context:
    """What can be done with the selected rows."""
    return {"actions": actions}


# ------------------------------------------------------------------ forms
@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm) -> Context:
    """What must be corrected, on top, each line leading to its field."""
    fields = [(field, [named(field, text) for text in errors_of(field)]) for field in form if field.errors]
    return {"fields": fields, "general": form.non_field_errors()}


@register.inclusion_tag("ui/parts/form_fields.html")
def form_fields(form: BaseForm) -> Context:
    """``{% form_fields form %}``: all fields of a form in order, hidden ones included."""
    return {"hidden": form.hidden_fields(), "fields": form.visible_fields()}


@register.inclusion_tag("ui/parts/form_field.html")
def form_field(field: BoundField) -> Context:
    """One field: label above, hint under it, unit after the number, error beside the field."""
    kind = kind_of(field)
    css = {"choices": "form-check-input", "check": "form-check-input", "select": "form-select"}.get(
        kind, "form-control"
    )
    attrs: dict[str, Any] = {"class": f"{css} is-invalid" if field.errors else css}
    if kind == "money":
        attrs["data-money"] = "wan"
    return {
        "field": field,
        "kind": kind,
        "errors": errors_of(field),
        "attrs": attrs,
        "control": "" if kind == "choices" else field.as_widget(attrs=attrs),
        "unit": getattr(field.field, "unit", ""),
        "rules": getattr(field.field, "rules", ""),
        "readback": wording.yuan_of_wan(field.value()) if kind == "money" else "",
    }


@register.simple_tag
def choice(option: Any) -> SafeString:
    """One radio button or box of a field, in the form's look."""
    option.data["attrs"]["class"] = "form-check-input"
    return SafeString(option.tag())


@register.inclusion_tag("ui/parts/confirm.html")
def confirm(text: str) -> Context:
    """Asks once before something irreversible; the box must be ticked (``confirmed=1``)."""
    return {"text": text}
