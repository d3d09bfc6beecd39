"""An entity changed by hand: what is written, what is recorded, what the next import makes of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.registry.enterprises.making import make_enterprise
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.registry.enterprises.enums import ContactRole, Placement, Size
from yingshang.registry.enterprises.errors import EditRefused, EnterpriseNotFound
from yingshang.registry.enterprises.models import ChangeRecord, Contact, Enterprise, Tag
from yingshang.registry.enterprises.queries import changes_of
from yingshang.registry.enterprises.services import (
    edit_enterprise,
    import_enterprises,
    set_contact,
    set_own_contact,
    tag_enterprises,
)
from yingshang.registry.enterprises.services.binding import RegisterBinder

PHONE = "13900000001"


@pytest.fixture
def firm(cast: Cast) -> Enterprise:
    """A manufacturer that waits for its township, with a contact."""
    made = make_enterprise(1, cast.units["district"], section="C", division="13", industry_code="13")
    Contact.objects.create(
        enterprise=made, role="liaison", name="李小明", phone=PHONE, phone_digest=lookup_digest(PHONE)
    )
    return made


def edit(firm: Enterprise, cast: Cast, now: datetime, **values: Any) -> Enterprise:
    """The office clerk's edit; what is not given stays."""
    given = {name: getattr(firm, name) for name in ("address", "employees", "revenue", "assets")} | values
    return edit_enterprise(uscc=firm.uscc, actor=cast.office_clerk, now=now, **given)


def bring(firm: Enterprise, cast: Cast, now: datetime, folder: Path, head: str, row: str) -> None:
    """A file with this one entity."""
    path = folder / "again.csv"
    path.write_text(f"企业名称,统一社会信用代码,{head}\n{firm.name},{firm.uscc},{row}\n")
    import_enterprises(path=path, actor=cast.office_clerk, now=now)


def test_size_data_give_the_size_and_are_recorded(cast: Cast, now: datetime, firm: Enterprise) -> None:
    edit(firm, cast, now, employees=350, revenue=Decimal(50_000_000))
    firm.refresh_from_db()
    assert (firm.size, firm.employees, firm.revenue) == (Size.MEDIUM, 350, Decimal(50_000_000))
    records = {r.field: (r.old, r.new, r.at, r.person_id) for r in ChangeRecord.objects.all()}
    assert records["从业人员"] == ("", "350", now, cast.office_clerk.person_id)
    assert records["规模"][:2] == ("", "中型")
    assert "50000000" in records["营业收入"][1]
    entry = Entry.objects.get(action="enterprises.edit")
    assert entry.data["enterprise"] == firm.pk
    assert "从业人员" in entry.data["fields"]
    edit(firm, cast, now)
    assert Entry.objects.filter(action="enterprises.edit").count() == 1


def test_a_new_address_finds_its_township_unless_a_hand_placed_it(cast: Cast, now: datetime, firm: Enterprise) -> None:
    edit(firm, cast, now, address="清溪镇柳湾村1号")
    firm.refresh_from_db()
    assert (firm.unit, firm.placement) == (cast.units["township"], Placement.DICTIONARY)
    Enterprise.objects.filter(pk=firm.pk).update(placement=Placement.HAND)
    firm.refresh_from_db()
    edit(firm, cast, now, address="某处9号")
    firm.refresh_from_db()
    assert (firm.unit, firm.placement, firm.address) == (cast.units["township"], Placement.HAND, "某处9号")


def test_a_blank_of_the_next_import_keeps_what_a_hand_set(
    cast: Cast, now: datetime, firm: Enterprise, tmp_path: Path
) -> None:
    edit(firm, cast, now, address="清溪镇柳湾村1号", employees=350)
    bring(firm, cast, now, tmp_path, "住所,从业人数", ",")
    firm.refresh_from_db()
    assert (firm.address, firm.employees) == ("清溪镇柳湾村1号", 350)
    bring(firm, cast, now, tmp_path, "住所,从业人数", "清溪镇2号,20")
    firm.refresh_from_db()
    assert (firm.address, firm.employees) == ("清溪镇2号", 20)


def test_a_contact_is_changed_masked_in_the_records_and_removed(cast: Cast, now: datetime, firm: Enterprise) -> None:
    given = {"uscc": firm.uscc, "role": ContactRole.LIAISON, "actor": cast.office_clerk, "now": now}
    set_contact(phone="139 0000 0002", **given)
    held = Contact.objects.get()
    assert (held.name, held.phone, held.phone_digest) == ("李小明", "13900000002", lookup_digest("13900000002"))
    record = ChangeRecord.objects.get()
    assert (record.old, record.new) == ("李** 139****0001", "李** 139****0002")
    assert "13900000002" not in str(Entry.objects.get(action="enterprises.contact").data)
    with pytest.raises(EditRefused, match="11 位手机号"):
        set_contact(phone="12345", **given)
    set_contact(drop=True, **given)
    assert not Contact.objects.exists()
    with pytest.raises(EditRefused, match="可删除"):
        set_contact(drop=True, **given)
    with pytest.raises(EditRefused, match="请填写姓名"):
        set_contact(phone=PHONE, **given)


def test_another_unit_changes_nothing(cast: Cast, now: datetime, firm: Enterprise) -> None:
    with pytest.raises(EnterpriseNotFound):
        edit_enterprise(
            uscc=firm.uscc, address="x", employees=1, revenue=None, assets=None, actor=cast.officer_a, now=now
        )
    assert tag_enterprises(keys=[firm.pk], add=["高企"], actor=cast.officer_a, now=now) == 0
    assert not ChangeRecord.objects.exists()


def test_an_enterprise_corrects_its_own_contact_but_opens_no_door_with_it(cast: Cast, now: datetime) -> None:
    own = make_enterprise(5, cast.units["district"], party=cast.enterprise_party)
    set_own_contact(role=ContactRole.LIAISON, name="王五", phone="13900000009", actor=cast.enterprise, now=now)
    held = own.contacts.get()
    assert (held.name, held.own) == ("王五", True)
    digest = lookup_digest("13900000009")
    assert RegisterBinder().recipient(digest) is None
    set_contact(uscc=own.uscc, role=ContactRole.LIAISON, phone="13900000008", actor=cast.office_clerk, now=now)
    assert not own.contacts.get().own
    assert RegisterBinder().recipient(lookup_digest("13900000008")) == cast.enterprise_party
    with pytest.raises(EditRefused, match="登记机关"):
        set_own_contact(role=ContactRole.LEGAL, name="张三", actor=cast.enterprise, now=now)
    assert next(change.who[:2] for change in changes_of(own) if change.new.startswith("王")) == "企业"


def test_tags_are_given_and_taken_for_many(cast: Cast, now: datetime, firm: Enterprise) -> None:
    other = make_enterprise(2, cast.units["district"])
    clerk = cast.office_clerk
    assert tag_enterprises(keys=[firm.pk, other.pk], add=["高企", "专精特新"], actor=clerk, now=now) == 2
    assert tag_enterprises(keys=[firm.pk, other.pk], add=["高企"], actor=clerk, now=now) == 0
    assert tag_enterprises(keys=[firm.pk], drop=["高企"], actor=clerk, now=now) == 1
    assert {tag.name for tag in firm.tags.all()} == {"专精特新"}
    assert Tag.objects.count() == 2
    assert ChangeRecord.objects.filter(field="标签", old="专精特新、高企", new="专精特新").count() == 1
    assert Entry.objects.filter(action="enterprises.tag").count() == 2
    with pytest.raises(EditRefused, match="只选一项"):
        tag_enterprises(keys=[firm.pk], add=["高企"], drop=["高企"], actor=clerk, now=now)
