"""What an editor looks at besides the text: the versions, the units' material, who saved meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from yingshang.kernel.workshop.models import Material, Paper, Proof, Request, Revision, Section


def section_in(paper: Paper, pk: int) -> Section:
    """A part of a paper. Errors: ``Section.DoesNotExist``."""
    return Section.objects.select_related("paper__case", "paper__unit").get(paper=paper, pk=pk)


def asked_in(paper: Paper) -> list[Request]:
    """Everything that is asked for a paper, in the order of its parts."""
    return list(Request.objects.filter(section__paper=paper).select_related("unit", "section"))


def asked_for(section: Section) -> list[Request]:
    """What is asked for one part, in the order of the units."""
    return list(Request.objects.filter(section=section).select_related("unit").order_by("unit__order", "pk"))


def given_for(section: Section) -> dict[int, Material]:
    """Request id → what its unit gave last."""
    rows = Material.objects.filter(request__section=section, number=F("request__current"))
    return {row.request_id: row for row in rows.select_related("author")}


def material_in(section: Section, pk: int) -> Material | None:
    """A version of material for this part, ``None`` when there is no such one."""
    return Material.objects.filter(request__section=section, pk=pk).first()


def drawn_by(section: Section) -> set[int]:
    """The ids of the material that some version of the part has drawn from."""
    rows = Revision.objects.filter(section=section).values_list("drawn_from", flat=True)
    return {pk for found in rows for pk in found}


def materials(ids: Iterable[int]) -> dict[int, Material]:
    """Material by id, with its unit."""
    return Material.objects.select_related("request__unit").in_bulk(list(ids))


def versions_of(section: Section) -> list[Revision]:
    """Every version of a part without its text, newest first."""
    rows = Revision.objects.filter(section=section).select_related("author").defer("paragraphs")
    return list(rows.order_by("-number"))


def saved_since(section: Section, base: int) -> list[Revision]:
    """The versions after ``base``, newest first, without their text."""
    rows = Revision.objects.filter(section=section, number__gt=base).select_related("author").defer("paragraphs")
    return list(rows.order_by("-number"))


def proved_in(paper: Paper) -> list[Proof]:
    """What bears the claims of a paper."""
    return list(Proof.objects.filter(paper=paper).select_related("attachment"))
