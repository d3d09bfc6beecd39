"""Changing one entity by hand: address and size data, contacts, tags; tags of many from the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yingshang.kernel import clock
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.registry.enterprises import permissions as may
from yingshang.registry.enterprises.errors import EditRefused, EnterpriseNotFound
from yingshang.registry.enterprises.forms import ContactForm, EditForm, ManyTagsForm, OwnContactForm, TagForm
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import own_enterprise_for, tag_names_in, tag_names_of
from yingshang.registry.enterprises.services import edit_enterprise, set_contact, set_own_contact, tag_enterprises
from yingshang.registry.enterprises.views.finding import HOME, found_or_404

NEXT_IMPORT = "下次导入：名录写有的项目以名录为准，名录中空白的项目保留这里填写的内容。"
OWN_EXPLAINS = "联系人和电话只有负责包联、回访和办理诉求的工作人员可查，查看会留痕。" + NEXT_IMPORT


def edit_actions(enterprise: Enterprise) -> list[Action]:
    """What may be changed on the page of an entity."""
    at = [enterprise.uscc]
    size = "规模按《统计上大中小微型企业划分办法（2017）》自动重算；住所改动后按词典重新归属（人工指定的不动）。"
    return [
        Action("edit", "修改住所和规模数据", reverse("enterprises:edit", args=at), size + NEXT_IMPORT),
        Action("contact", "修改联系人", reverse("enterprises:contact", args=at), NEXT_IMPORT),
        Action(
            "tags", "增减标签", reverse("enterprises:tags", args=at), "下次导入只增加名录写有的标签，不去掉任何标签。"
        ),
    ]


def _action(enterprise: Enterprise, code: str) -> Action:
    return next(action for action in edit_actions(enterprise) if action.code == code)


@audience("staff", permission=may.EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uscc: str) -> HttpResponse:
    """Address, persons employed, revenue, assets."""
    actor = actor_of(request)
    enterprise = found_or_404(actor, uscc)
    back = reverse("enterprises:page", args=[enterprise.uscc])
    initial = {name: getattr(enterprise, name) for name in ("address", "employees", "revenue", "assets")}
    form = EditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_enterprise(uscc=uscc, actor=actor, now=clock.now(), **form.cleaned_data)
        messages.success(request, "已保存。")
        return action_done(request, back)
    crumbs = (HOME, Crumb(enterprise.name, back))
    return action_form(request, _action(enterprise, "edit"), form, back_url=back, crumbs=crumbs)


@audience("staff", permission=may.EDIT)
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, uscc: str) -> HttpResponse:
    """One contact: name, phone, or gone."""
    actor = actor_of(request)
    enterprise = found_or_404(actor, uscc)
    back = reverse("enterprises:page", args=[enterprise.uscc])
    form = ContactForm(request.POST or None, initial={"role": request.GET.get("role", "liaison")})
    if request.method == "POST" and form.is_valid():
        try:
            set_contact(uscc=uscc, actor=actor, now=clock.now(), **form.cleaned_data)
        except EditRefused as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "联系人已保存。")
            return action_done(request, back)
    crumbs = (HOME, Crumb(enterprise.name, back))
    return action_form(request, _action(enterprise, "contact"), form, back_url=back, crumbs=crumbs)


@audience("staff", permission=may.EDIT)
@require_http_methods(["GET", "POST"])
def tags(request: HttpRequest, uscc: str) -> HttpResponse:
    """Give and take tags of one entity."""
    actor = actor_of(request)
    enterprise = found_or_404(actor, uscc)
    back = reverse("enterprises:page", args=[enterprise.uscc])
    form = TagForm(tag_names_of(enterprise), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tag_enterprises(keys=[enterprise.pk], actor=actor, now=clock.now(), **form.cleaned_data)
        except EditRefused as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "标签已保存。")
            return action_done(request, back)
    crumbs = (HOME, Crumb(enterprise.name, back))
    return action_form(request, _action(enterprise, "tags"), form, back_url=back, crumbs=crumbs)


@audience("staff", permission=may.EDIT)
@require_POST
def tag_many(request: HttpRequest) -> HttpResponse:
    """Tags of the entities selected in the list: first the form, then the change."""
    actor, back = actor_of(request), reverse("enterprises:list")
    asked = "chosen" in request.POST
    given = None if not asked else request.POST
    form = ManyTagsForm(tag_names_in(actor), given, initial={"row": request.POST.getlist("row")})
    if not asked and not request.POST.getlist("row"):
        messages.warning(request, "请先勾选企业，再增减标签。")
        return HttpResponseRedirect(back)
    if asked and form.is_valid():
        cleaned = form.cleaned_data
        try:
            done = tag_enterprises(
                keys=cleaned["row"], add=cleaned["add"], drop=cleaned["drop"], actor=actor, now=clock.now()
            )
        except EditRefused as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, f"已改动 {done} 户的标签。")
            return action_done(request, back)
    count = len(request.POST.getlist("row"))
    action = Action("tags", f"增减 {count} 户的标签", reverse("enterprises:tag-many"), "范围以外的企业不受影响。")
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb("增减标签")))


@audience("enterprise", permission=may.EDIT_OWN)
@require_http_methods(["GET", "POST"])
def own_contact(request: HttpRequest) -> HttpResponse:
    """A representative corrects a contact of the own enterprise."""
    actor = actor_of(request)
    try:
        own_enterprise_for(actor)
    except EnterpriseNotFound as error:
        raise Http404 from error
    back = reverse("enterprises:own")
    form = OwnContactForm(request.POST or None, initial={"role": request.GET.get("role", "liaison")})
    if request.method == "POST" and form.is_valid():
        try:
            set_own_contact(actor=actor, now=clock.now(), **form.cleaned_data)
        except EditRefused as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "联系人已保存。")
            return action_done(request, back)
    action = Action("own-contact", "修改联系人", reverse("enterprises:own-contact"), OWN_EXPLAINS)
    return action_form(request, action, form, back_url=back, layout="ui/portal.html")
