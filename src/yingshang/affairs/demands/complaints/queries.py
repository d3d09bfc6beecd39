"""Every read of complaints that is more than a filter, already in the actor's scope."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from yingshang.affairs.demands.complaints.enums import Channel, State
from yingshang.affairs.demands.complaints.models import Complaint, FeedbackList
from yingshang.affairs.demands.complaints.permissions import COORDINATE, STAND_IN
from yingshang.affairs.demands.queries import office_of
from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.cases.models import Case
from yingshang.kernel.evidence.services import blob_path
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, Post, Unit, UnitKind

KIND = "complaint"
COORDINATOR, COMPLAINANT, HANDLER, ACCUSED = "coordinator", "complainant", "handler", "accused"


def complaints_for(actor: Actor) -> QuerySet[Complaint, Complaint]:
    """The complaints that the actor may see, newest first, ready for a list."""
    found = Complaint.objects.filter(visible_cases(actor, "case__", KIND))
    return found.select_related("case__unit", "case__holder", "accused").order_by("-case__opened_at", "-case_id")


def complaint_for(actor: Actor, number: str) -> Complaint:
    """One complaint by its number. Errors: ``Complaint.DoesNotExist`` when there is none that the actor may see."""
    return _whole(actor).get(case__number=number)


def own_complaint(actor: Actor, token: str) -> Complaint:
    """One complaint of the actor's own enterprise by its public token. Errors: ``Complaint.DoesNotExist``."""
    return _whole(actor).get(case__token=token)


def complaint_by_province(actor: Actor, number: str) -> Complaint:
    """One by the provincial platform's number. Errors: ``Complaint.DoesNotExist``."""
    return _whole(actor).get(province_number=number)


def _whole(actor: Actor) -> QuerySet[Complaint, Complaint]:
    related = ("case__unit__party", "case__holder", "case__district", "accused__party", "complainant")
    return Complaint.objects.filter(visible_cases(actor, "case__", KIND)).select_related(*related)


def known_numbers(numbers: list[str]) -> dict[str, Complaint]:
    """The complaints that numbers of the provincial platform already are, by that number."""
    found: dict[str, Complaint] = {}
    for start in range(0, len(numbers), 500):
        mine = Complaint.objects.filter(province_number__in=numbers[start : start + 500])
        found |= {one.province_number: one for one in mine.select_related("case__unit")}
    return found


def just_sent(party: Party, content: str, *, since: datetime) -> Case | None:
    """The complaint that an enterprise sent with these very words since a moment, if any."""
    mine = Complaint.objects.filter(complainant=party, channel=Channel.PORTAL, content=content)
    found = mine.filter(case__opened_at__gte=since).select_related("case").order_by("case_id").first()
    return found.case if found else None


def coordinator_of(district_id: int, accused: Unit | None) -> Unit:
    """Who coordinates a complaint: the office; if it is the accused, the unit of who stands in (督查局), else 领导小组."""
    office = office_of(district_id)
    if accused is None or accused.pk != office.pk:
        return office
    standing_in = Post.objects.filter(
        role__grants__code=STAND_IN, role__grants__active=True, unit__path__startswith=f"/{district_id}/", until=None
    )
    post = standing_in.exclude(unit=office).select_related("unit__party").order_by("id").first()
    if post is not None:
        return post.unit
    above = Unit.objects.filter(kind=UnitKind.LEADERSHIP, path__startswith=f"/{district_id}/", until=None)
    return above.select_related("party").get()


def unit_called(district_id: int, name: str) -> Unit | None:
    """The unit of a district with that name or short name, in force."""
    wanted = name.strip()
    found = Unit.objects.filter(Q(name=wanted) | Q(short_name=wanted), path__startswith=f"/{district_id}/", until=None)
    return found.select_related("party").order_by("id").first() if wanted else None


def to_tell(district_id: int) -> QuerySet[Complaint, Complaint]:
    """The complaints of a district whose checked result waits to be told to the provincial platform."""
    found = Complaint.objects.filter(case__district_id=district_id, case__state=State.CHECKED)
    return found.exclude(province_number="").select_related("case__unit").order_by("case__opened_at", "case_id")


def feedback_lists(actor: Actor, limit: int = 60) -> list[FeedbackList]:
    """The latest lists of the actor's district."""
    return list(_lists(actor)[:limit])


def feedback_list_for(actor: Actor, pk: int) -> FeedbackList:
    """One list. Errors: ``FeedbackList.DoesNotExist`` unless it is the actor's district's."""
    return _lists(actor).get(pk=pk)


def feedback_file(made: FeedbackList) -> BinaryIO:
    """The content of a list as it was made. Errors: ``FileNotFoundError``."""
    return cast("BinaryIO", default_storage.open(blob_path(made.blob.sha256)))


def _lists(actor: Actor) -> QuerySet[FeedbackList, FeedbackList]:
    found = FeedbackList.objects.filter(district_id=actor.district_id).select_related("blob")
    return found if actor.has(COORDINATE) else found.none()
