"""The pages of a return sheet: the case page, filling in, pasting, the moves, the print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.queries import attachments_of
from yingshang.kernel.figures.sources import named
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.enums import FormKind, SheetState
from yingshang.kernel.intake.errors import IntakeError, InvalidForm
from yingshang.kernel.intake.lifecycle import ReturnSheetLifecycle
from yingshang.kernel.intake.models import ReturnSheet
from yingshang.kernel.intake.permissions import VIEW, VIEW_ALL, can_prepare
from yingshang.kernel.intake.queries.sheets import compared, lines_of, sheet_for, unit_spoken_of, versions_of
from yingshang.kernel.intake.rules.periods import label_of
from yingshang.kernel.intake.services.sheets import paste_lines, save_lines
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import CasePage, Finding, MovePage, file_links
from yingshang.kernel.ui.components import Crumb, Fact
from yingshang.kernel.ui.intake.dues import HOME
from yingshang.kernel.ui.intake.sheet_forms import NoticeForm, lines_shown, plain_values, read_lines

SEE = (VIEW, VIEW_ALL)
TONES: dict[str, str] = {
    SheetState.DRAFTING: "active",
    SheetState.PREPARED: "waiting",
    SheetState.CHECKED: "waiting",
    SheetState.SIGNED: "done",
}


def facts_of(sheet: ReturnSheet) -> list[Fact]:
    """What a sheet says of itself."""
    preparer = sheet.preparer_name or (sheet.preparer.name if sheet.preparer else "")
    found = [
        Fact("依据", sheet.form.basis),
        Fact("数据期间", f"{sheet.first:%Y-%m-%d} 至 {sheet.last:%Y-%m-%d}"),
        Fact("统计范围", unit_spoken_of(sheet).name),
        Fact("应报日期", f"{sheet.due.due_on:%Y-%m-%d}"),
        Fact("填报人", preparer),
        Fact("审核人", sheet.checker.name if sheet.checker else ""),
        Fact("签发人", sheet.signer_name if sheet.signed_version == sheet.version else ""),
    ]
    if sheet.form.kind == FormKind.NOTICE:
        found.append(Fact("文号", sheet.document_number))
    if sheet.reason:
        found.append(Fact("更正原因", sheet.reason))
    return found


class _OfSheet(Finding):
    """How the pages find their sheet."""

    lifecycle = ReturnSheetLifecycle
    case_page = "intake:sheet"
    move_page = "intake:move"

    def find(self, actor: Actor, key: str) -> ReturnSheet:
        return sheet_for(actor, key)


@audience("staff", permission=SEE)
class SheetPage(_OfSheet, CasePage):
    """One sheet: its numbers beside the last period's and the records', who stands for it, its versions and scans."""

    template = "ui/intake/sheet.html"
    tones = TONES

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number))

    def matter(self, row: ReturnSheet, actor: Actor) -> dict[str, Any]:
        lines = compared(row, lines_of(row))
        drafting = row.case.state == SheetState.DRAFTING
        versions = [
            (
                f"第 {version} 版",
                [(named(line.figure_id)[0], plain_values(line.values, named(line.figure_id)[1])) for line in held],
            )
            for version, held in versions_of(row)
        ]
        return {
            "facts": facts_of(row),
            "lines": [(shown, one.line) for shown, one in zip(lines_shown(lines), lines, strict=True)],
            "versions": versions,
            "may_fill": drafting and can_prepare(actor, row),
            "may_print": not drafting,
            "holder": row.case.holder.name if row.case.holder else "",
        }


@audience("staff", permission=SEE)
class SheetMovePage(_OfSheet, MovePage):
    """A move of a sheet."""

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number, reverse(self.case_page, args=[case.number])))


def found_sheet(actor: Actor, key: str) -> ReturnSheet:
    """The sheet, or the page that says there is none."""
    try:
        return sheet_for(actor, key)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=SEE)
def fill(request: HttpRequest, key: str) -> HttpResponse:
    """All numbers of the form on one page, typed or pasted."""
    actor = actor_of(request)
    sheet = found_sheet(actor, key)
    if sheet.case.state != SheetState.DRAFTING or not can_prepare(actor, sheet):
        messages.warning(request, "这张报表现在不能填写。")
        return HttpResponseRedirect(reverse("intake:sheet", args=[key]))
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = _pasted(request, sheet, actor) if "pasted" in request.POST else _saved(request, sheet, actor)
        if not errors:
            onward = "intake:sheet" if request.POST.get("then") == "sheet" else "intake:fill"
            return HttpResponseRedirect(reverse(onward, args=[key]))
    typed: QueryDict | None = request.POST if errors and "pasted" not in request.POST else None
    notice = sheet.form.kind == FormKind.NOTICE
    context = {
        "sheet": sheet,
        "case": sheet.case,
        "period": label_of(sheet.due.first, sheet.due.last),
        "facts": facts_of(sheet),
        "lines": lines_shown(compared(sheet, lines_of(sheet)), typed, errors),
        "faults": [text for texts in errors.values() for text in texts],
        "pasted": request.POST.get("rows", "") if errors else "",
        "notice": NoticeForm(initial={"document_number": sheet.document_number}) if notice else None,
        "files": file_links(attachments_of(sheet.case, actor)),
        "crumbs": (HOME, Crumb(key, reverse("intake:sheet", args=[key])), Crumb("填报")),
    }
    return render(request, "ui/intake/fill.html", context, status=422 if errors else 200)


def _saved(request: HttpRequest, sheet: ReturnSheet, actor: Actor) -> dict[str, list[str]]:
    """Keep the typed lines; what is wrong comes back by ``FIGURE:FIELD``."""
    document_number, scans = None, []
    if sheet.form.kind == FormKind.NOTICE:
        notice = NoticeForm(request.POST, request.FILES)
        if not notice.is_valid():
            return {name: [str(text) for text in texts] for name, texts in notice.errors.items()}
        document_number, scans = notice.cleaned_data["document_number"], notice.cleaned_data["scans"]
    seen = request.POST.get("draft", "")
    try:
        save_lines(
            sheet=sheet,
            lines=read_lines(request.POST, compared(sheet, lines_of(sheet))),
            actor=actor,
            now=clock.now(),
            draft_seen=int(seen) if seen.isdecimal() else -1,
            document_number=document_number,
            scans=scans,
        )
    except InvalidForm as error:
        return error.errors
    except (IntakeError, EvidenceError) as error:
        return {"": [str(error)]}
    messages.success(request, "已保存。")
    return {}


def _pasted(request: HttpRequest, sheet: ReturnSheet, actor: Actor) -> dict[str, list[str]]:
    try:
        result = paste_lines(sheet=sheet, text=request.POST.get("rows", ""), actor=actor, now=clock.now())
    except InvalidForm as error:
        return error.errors
    except IntakeError as error:
        return {"": [str(error)]}
    messages.success(request, f"已填入 {result.filled} 项。")
    if result.unknown:
        messages.warning(request, f"这些行没有对应的指标，没有填入：{'；'.join(result.unknown[:10])}。")
    return {}
