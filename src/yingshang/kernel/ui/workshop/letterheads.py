"""The office's own forms of papers: giving one, seeing how a paper would look in it, taking it out of use."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yingshang.kernel import clock
from yingshang.kernel.documents import Heading, OfficialDocument, Paragraph, SheetMark, Signature, fill_template
from yingshang.kernel.documents.office_templates import PLACES
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.fields import DayField
from yingshang.kernel.ui.workshop.downloads import sent
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.models import Letterhead
from yingshang.kernel.workshop.outputs import DOCX, verify_address
from yingshang.kernel.workshop.permissions import EDIT
from yingshang.kernel.workshop.queries.letterheads import (
    content_of_letterhead,
    letterhead_for,
    letterheads_for,
    template_of_letterhead,
)
from yingshang.kernel.workshop.services.letterheads import give_letterhead, kinds_of_paper, withdraw_letterhead

HERE = "workshop:letterheads"
HOME = Crumb("文稿", "/papers/")


class LetterheadForm(forms.Form):
    """A form to be given."""

    name = forms.CharField(label="名称", max_length=60, help_text="例如：区政府办红头文件")
    kind = forms.ChoiceField(label="用于", required=False)
    since = DayField(label="启用日期", help_text="这一天起定稿的文稿用它；已定稿的不变。")
    file = forms.FileField(
        label="Word 文档",
        help_text="只收 .docx，5 MB 以内，不带宏。正文处单独写一段【正文】。",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = list(kinds_of_paper().items())


@audience("staff", permission=EDIT)
def letterheads(request: HttpRequest) -> HttpResponse:
    """The forms of the district, and a form to give another."""
    actor = actor_of(request)
    form = LetterheadForm(initial={"since": clock.today()})
    if request.method == "POST":
        form = LetterheadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                made = give_letterhead(**form.cleaned_data, actor=actor, now=clock.now())
            except (WorkshopError, EvidenceError) as fault:
                form.add_error("file", str(fault))
            else:
                lacking = [place for place in ("【标题】", "【落款】") if place not in made.places]
                told = f"模板里没有{'、'.join(lacking)}，文稿中不会印出。" if lacking else ""
                messages.success(request, f"已登记，请下载预览核对版式。{told}")
                return HttpResponseRedirect(reverse(HERE))
    kinds = kinds_of_paper()
    rows = [(row, kinds.get(row.kind, row.kind), _badge(row)) for row in letterheads_for(actor)]
    context = {"form": form, "rows": rows, "places": PLACES.items(), "crumbs": (HOME, Crumb("公文模板"))}
    return render(request, "ui/workshop/letterheads.html", context, status=422 if form.errors else 200)


def _badge(row: Letterhead) -> str:
    if row.withdrawn_at is not None:
        return lights.state("已停用", "closed")
    return lights.state("使用中", "active") if row.since <= clock.today() else lights.state("未到启用日", "waiting")


@audience("staff", permission=EDIT)
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A sample paper in the form."""
    held = _found(request, pk)
    out = BytesIO()
    fill_template(template_of_letterhead(held), sample(clock.now()), out, number="样政发〔2026〕1号")
    return sent(out.getvalue(), f"预览-{held.file_name}", DOCX)


@audience("staff", permission=EDIT)
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it was given."""
    held = _found(request, pk)
    return sent(content_of_letterhead(held), held.file_name, DOCX)


@audience("staff", permission=EDIT)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a form out of use."""
    held = _found(request, pk)
    try:
        withdraw_letterhead(letterhead=held, actor=actor_of(request), now=clock.now())
        messages.success(request, f"已停用“{held.name}”，以后定稿的文稿不再用它。")
    except WorkshopError as fault:
        messages.warning(request, str(fault))
    return HttpResponseRedirect(reverse(HERE))


def sample(now: datetime) -> OfficialDocument:
    """A short paper to see a form by."""
    sentence = "这里是正文，用来查看字体、字号、行距和缩进是否符合本单位的要求。" * 3
    return OfficialDocument(
        title=["关于优化营商环境工作情况的通报", "（版式预览）"],
        created=now,
        author="营商通",
        recipients="各乡镇人民政府、各办事处，区直各单位",
        blocks=[
            Heading(1, "工作开展情况"),
            Paragraph(sentence),
            Heading(2, "完善工作机制。", sentence),
            Heading(1, "下一步工作"),
            Paragraph(sentence),
        ],
        signature=Signature("某某区优化营商环境工作领导小组办公室", clock.day_of(now)),
        sheet_mark=SheetMark(verify_address("sample"), "YL2026-000001", clock.day_of(now)),
    )


def _found(request: HttpRequest, pk: int) -> Letterhead:
    try:
        return letterhead_for(actor_of(request), pk)
    except Letterhead.DoesNotExist as error:
        raise Http404 from error
