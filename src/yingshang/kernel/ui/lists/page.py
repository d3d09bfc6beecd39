"""The list page: an affair's view declares columns and filters and says which rows the actor sees."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, ClassVar, cast
from urllib.parse import quote

from django.core.exceptions import BadRequest, PermissionDenied
from django.core.validators import EMPTY_VALUES
from django.db.models import QuerySet
from django.forms import BaseForm, Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.generic import View

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui import queries, services
from yingshang.kernel.ui.audience import actor_of
from yingshang.kernel.ui.components import Action, Chip, Crumb
from yingshang.kernel.ui.lists.chips import chips_of, faults_of, without
from yingshang.kernel.ui.lists.columns import Column, Head, chosen, ordering
from yingshang.kernel.ui.lists.exports import WRITERS, plain
from yingshang.kernel.ui.lists.paging import Count, Page, page_of
from yingshang.kernel.ui.lists.trail import filters_of, record_export
from yingshang.kernel.ui.models import SavedView
from yingshang.kernel.ui.seen import Seen


@dataclass(frozen=True, slots=True)
class Row:
    """A row as shown: its key for the batch, its page, its cells with their column's class and head on a phone."""

    key: str
    url: str
    cells: Sequence[tuple[object, str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A column in the column chooser."""

    key: str
    label: str
    on: bool


class ListPage(View):
    """A list of fifty rows a page, filters in the address and remembered per person, export as seen.

    Declared by a subclass:
        code: unique; names the page in saved views and the navigation.
        title, columns (the first carries the link to the row); ``default_order``, the ``order_by`` when none is asked for, closed by the key.
        filters: a django-filter ``FilterSet``, or ``form`` and :meth:`narrow`.
        template: extends ``ui/list.html`` where a page needs more.
        export_permission: the codes of which the reader needs one to export; empty: nobody exports this list.
        export_limit: rows in one export.
    """

    code: ClassVar[str] = ""
    title: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    default_order: ClassVar[Sequence[str]] = ("-pk",)
    filters: ClassVar[Any] = None
    form: ClassVar[type[Form] | None] = None
    template: ClassVar[str] = "ui/list.html"
    empty_title: ClassVar[str] = "没有符合条件的记录"
    empty_text: ClassVar[str] = "可去掉一些条件再看。"
    export_permission: ClassVar[tuple[str, ...]] = ()
    export_limit: ClassVar[int] = 100_000

    # -------------------------------------------------- what a subclass says
    def rows(self, actor: Actor) -> QuerySet[Any]:
        """The rows that the actor may see, unordered, with what the columns need already joined."""
        raise NotImplementedError

    def url_of(self, row: Any) -> str:
        """The page of a row; empty when it has none."""
        raise NotImplementedError

    def narrow(self, rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
        """The rows that the valid ``form`` asks for (pages without a FilterSet)."""
        raise NotImplementedError

    def count(self, actor: Actor, asked: Mapping[str, Any]) -> Count | None:
        """How many rows there are, where the page can know without counting them; ``None``: they are counted.

        Arguments:
            asked: the filters that are on, by name, with their checked values.
        """
        return None

    def columns_of(self, actor: Actor) -> Sequence[Column]:
        """The columns for this reader; the same for everyone unless a page says otherwise."""
        return self.columns

    def batch_actions(self, actor: Actor) -> Sequence[Action]:
        """What the actor may do with selected rows: each posts ``row=KEY…`` to its url."""
        return ()

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        """What stands beside the title (新增 and the like)."""
        return ()

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        """The way back."""
        return ()

    def why_empty(self, actor: Actor) -> str:
        """What an empty list that nothing narrows tells this reader."""
        return ""

    def extras(self, actor: Actor) -> dict[str, Any]:
        """What a page's own template shows besides the list."""
        return {}

    # -------------------------------------------------- answering
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, a redirect to remembered filters, or an export."""
        actor, now = actor_of(request), clock.now()
        self.known_columns = list(self.columns_of(actor))
        if "f" in request.GET:
            return self._apply(request, actor, now)
        views = queries.views_for(actor, self.code)
        remembered = next((view.query for view in views if not view.name), "")
        if not request.GET and remembered:
            return HttpResponseRedirect(f"?{remembered}")
        form, rows = self._filtered(request, actor)
        rows = rows.order_by(*ordering(self.known_columns, request.GET.get("sort", ""), self.default_order))
        shown = chosen(self.known_columns, request.GET.getlist("cols"))
        if wanted := request.GET.get("export"):
            return self._export(request, actor, now, wanted, shown, rows, form)
        count = self.count(actor, _asked(form))
        page = page_of(rows, request.GET.get("page", ""), lambda n: without(request.GET, page=str(n)), count)
        return render(request, self.template, self._context(request, actor, now, form, shown, page, views))

    def _apply(self, request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
        """The filter form was sent: drop what is empty, remember the rest, go to the clean address."""
        clean = QueryDict(mutable=True)
        for key, values in request.GET.lists():
            kept = [value for value in values if value]
            if kept and key not in {"f", "page", "export"}:
                clean.setlist(key, kept)
        query = clean.urlencode()
        services.remember_filters(actor=actor, now=now, page=self.code, query=query)
        return HttpResponseRedirect(f"?{query}")

    def _filtered(self, request: HttpRequest, actor: Actor) -> tuple[BaseForm | None, QuerySet[Any]]:
        rows = self.rows(actor)
        if self.filters is not None:
            found = self.filters(request.GET, queryset=rows, request=request)
            return found.form, found.qs
        if self.form is not None:
            form = self.form(request.GET)
            return form, self.narrow(rows, form.cleaned_data) if form.is_valid() else rows.none()
        return None, rows

    def may_export(self, actor: Actor) -> bool:
        """Whether the reader may take the list away."""
        return any(actor.has(code) for code in self.export_permission)

    def _export(
        self,
        request: HttpRequest,
        actor: Actor,
        now: datetime,
        wanted: str,
        shown: Sequence[Column],
        rows: QuerySet[Any],
        form: BaseForm | None,
    ) -> FileResponse:
        if wanted not in WRITERS:
            raise BadRequest("unknown export")
        if not self.may_export(actor):
            raise PermissionDenied(f"您当前的身份“{actor.acting_as}”没有导出这份名单的权限。需要时请联系营商办。")
        media_type, write = WRITERS[wanted]
        file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 (the response closes it)
        cells = (
            [plain(column.value(row)) for column in shown]
            for row in rows[: self.export_limit].iterator(chunk_size=2000)
        )
        count = write(file, [column.label for column in shown], cells)
        file.seek(0)
        record_export(
            actor=actor,
            now=now,
            page=self.code,
            kind=wanted,
            filters=filters_of(form, request.GET),
            columns=[column.key for column in shown],
            rows=count,
        )
        response = FileResponse(file, content_type=media_type)
        name = quote(f"{self.title}.{wanted}")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response

    def _context(
        self,
        request: HttpRequest,
        actor: Actor,
        now: datetime,
        form: BaseForm | None,
        shown: Sequence[Column],
        page: Page,
        views: Sequence[SavedView],
    ) -> dict[str, Any]:
        on: list[Chip] = chips_of(form, request.GET) if form is not None else []
        keys = {column.key for column in shown}
        return {
            **self.extras(actor),
            "code": self.code,
            "title": self.title,
            "crumbs": self.crumbs(actor),
            "head_actions": self.head_actions(actor),
            "filter_form": form,
            "filter_hidden": _kept(request.GET, form),
            "chips": on,
            "faults": faults_of(form, request.GET) if form is not None else [],
            "clear_url": "?f=1",
            "heads": [self._head(column, request) for column in shown],
            "rows": list(self._rows(page.rows, shown, Seen(now, actor))),
            "page": page,
            "batch": self.batch_actions(actor),
            "export_urls": [(kind, without(request.GET, export=kind)) for kind in WRITERS if self.may_export(actor)],
            "choices": [Choice(column.key, column.label, column.key in keys) for column in self.known_columns],
            "column_hidden": [(k, v) for k, vs in request.GET.lists() if k not in {"cols", "page"} for v in vs],
            "views": [view for view in views if view.name],
            "query": without(request.GET)[1:],
            "empty_title": self.empty_title,
            "empty_text": self.empty_text if on else self.why_empty(actor),
        }

    def _head(self, column: Column, request: HttpRequest) -> Head:
        asked = request.GET.get("sort", "")
        direction = {column.key: "asc", f"-{column.key}": "desc"}.get(asked, "")
        following = f"-{column.key}" if direction == "asc" else column.key
        url = without(request.GET, sort=following) if column.sort else ""
        return Head(column.label, url, direction, column.css)

    def _rows(self, rows: Iterable[Any], shown: Sequence[Column], seen: Seen) -> Iterable[Row]:
        for row in rows:
            cells = [(column.shown(row, seen), column.css, column.head) for column in shown]
            yield Row(str(row.pk), self.url_of(row), cells)


def _asked(form: BaseForm | None) -> dict[str, Any]:
    """The filters that are on and valid, with their values."""
    values = getattr(form, "cleaned_data", {})
    return {name: value for name, value in values.items() if value not in EMPTY_VALUES}


def _kept(query: QueryDict, form: BaseForm | None) -> list[tuple[str, str]]:
    """What the filter form must carry along: sorting and column choice."""
    mine = set(form.fields) if form is not None else set()
    return [(key, value) for key in ("sort", "cols") if key not in mine for value in query.getlist(key)]
