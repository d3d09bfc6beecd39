"""Every saving is a version; two editors never overwrite each other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.workshop.errors import Closed, EditClash, InvalidText, NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Revision, Section
from yingshang.kernel.workshop.queries import checks_of, numbers_of, revision_of, text_of
from yingshang.kernel.workshop.queries.checking import checks_in
from yingshang.kernel.workshop.queries.papers import reader_of
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import (
    add_section,
    give_material,
    move_section,
    prove_claim,
    rename_section,
    save_section,
)

pytestmark = pytest.mark.django_db


def save(desk: Desk, base: int, rows: list[tuple[str, str]], who: str = "office_clerk", **further: object) -> Revision:
    return save_section(
        section=desk.section(),
        paragraphs=[Paragraph(key, text) for key, text in rows],
        base=base,
        actor=desk.cast[who],
        now=at(3, 10),
        **further,  # type: ignore[arg-type]
    )


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(p.key, p.text) for p in text_of(desk.paper)[desk.section().pk]]


def test_a_saving_is_the_next_version_and_the_former_stays(desk: Desk) -> None:
    made = save(desk, 1, [("s1", "编发简报。"), ("", "新的一段。")], note="精简")
    assert (made.number, made.base, made.note) == (2, 1, "精简")
    first = revision_of(desk.section(), 1)
    assert first is not None
    assert written(BRIEFINGS) in first.paragraphs[0]["text"]
    assert [text for _, text in told(desk)] == ["编发简报。", "新的一段。"]
    assert len({key for key, _ in told(desk)}) == 2


def test_saving_without_a_change_makes_no_version(desk: Desk) -> None:
    assert save(desk, 1, told(desk)).number == 1


def test_two_editors_of_different_paragraphs_are_merged(desk: Desk) -> None:
    save(desk, 1, [("s1", "甲"), ("s2", "乙")])
    save(desk, 2, [("s1", "甲改"), ("s2", "乙")], who="office_head")
    merged = save(desk, 2, [("s1", "甲"), ("s2", "乙改"), ("", "丙")])
    assert (merged.number, merged.base) == (4, 2)
    assert [text for _, text in told(desk)] == ["甲改", "乙改", "丙"]


def test_two_editors_of_one_paragraph_are_asked_and_nothing_is_stored(desk: Desk) -> None:
    save(desk, 1, [("s1", "甲")])
    save(desk, 2, [("s1", "甲的一种写法")], who="office_head")
    with pytest.raises(EditClash) as caught:
        save(desk, 2, [("s1", "甲的另一种写法")])
    (clash,) = caught.value.merged.conflicts
    assert (clash.base, clash.mine, clash.theirs) == ("甲", "甲的另一种写法", "甲的一种写法")
    assert told(desk) == [("s1", "甲的一种写法")]
    save(desk, caught.value.number, [("s1", "甲的另一种写法")])
    assert told(desk) == [("s1", "甲的另一种写法")]
    save(desk, 4, [("s1", "甲的一种写法")])
    assert desk.section().current == 5


def test_what_the_editor_takes_over_is_kept_with_its_source(desk: Desk) -> None:
    material = give_material(request=desk.request(), texts=["刊发信息"], actor=desk.cast.officer_a, now=at(3, 10))
    made = save(desk, 1, [("", "刊发信息。")], material=[material.pk, 999_999])
    assert made.drawn_from == [material.pk]


def test_an_unknown_figure_is_not_stored(desk: Desk) -> None:
    with pytest.raises(InvalidText):
        save(desk, 1, [("s1", '{{ fig("no.such") }}')])
    assert desk.section().current == 1


@pytest.mark.parametrize("who", ["officer_a", "leader", "discipline", "enterprise", "anonymous"])
def test_only_the_office_edits(desk: Desk, who: str) -> None:
    with pytest.raises(NotAllowed):
        save(desk, 1, [("s1", "甲")], who=who)
    assert desk.section().current == 1


def test_nothing_is_edited_while_units_confirm(desk: Desk) -> None:
    desk.to_confirming()
    with pytest.raises(Closed):
        save(desk, 1, [("s1", "甲")])


def test_parts_are_added_and_moved(desk: Desk) -> None:
    added = add_section(
        paper=desk.paper, title="下一步打算", level=1, after=desk.section(), actor=desk.cast.office_clerk
    )
    assert [s.title for s in Section.objects.filter(paper=desk.paper)] == ["工作开展情况", "宣传", "下一步打算"]
    move_section(section=added, before=desk.section("done"), actor=desk.cast.office_clerk)
    assert [s.title for s in Section.objects.filter(paper=desk.paper)] == ["下一步打算", "工作开展情况", "宣传"]


def test_beside_each_number_stands_what_is_known_of_it(desk: Desk) -> None:
    desk.write(f"简报{written(BRIEFINGS)}，压缩{written(RATE, '以上')}，全部{written(RATE, '全部')}。")
    numbers = numbers_of(text_of(desk.paper)[desk.section().pk], reader_of(desk.paper))
    assert [(n.text, n.source) for n in numbers] == [
        ("12期", "部门报送数"),
        ("75%以上", "部门报送数"),
        ("", "部门报送数"),
    ]
    assert "不是全部" in numbers[2].refused
    assert set(numbers[1].offered) == {"exact", "以上"}
    assert numbers[0].definition


def kinds(desk: Desk) -> list[tuple[str, str]]:
    return [(check.kind, check.weight) for check in checks_of(desk.paper)]


def test_what_stands_against_issuing_is_listed(desk: Desk) -> None:
    desk.write(
        f"全市首个工作站揭牌，市场主体满意，编发简报{written(BRIEFINGS, '全部')}。",
        "营商环境信息简报编发12期，营商环境信息简报编发15期。",
    )
    assert kinds(desk) == [
        ("claim", "stops"),
        ("word", "asks"),
        ("refused", "stops"),
        ("typed", "asks"),
        ("contradicts", "stops"),
    ]


def test_a_document_bears_a_claim(desk: Desk) -> None:
    desk.write("全市首个工作站揭牌。")
    assert kinds(desk) == [("claim", "stops")]
    prove_claim(
        paper=desk.paper, claim="全市首个", document="市发改委〔2026〕8号", actor=desk.cast.office_clerk, now=at(3, 10)
    )
    assert kinds(desk) == []


def test_a_figure_printed_in_two_ways_is_pointed_out_at_the_second(desk: Desk) -> None:
    desk.write(f"编发{written(BRIEFINGS)}，压缩{written(RATE)}，其中{written(RATE, 'n')}项。", key="done")
    desk.write(f"压缩{written(RATE)}，编发{written(BRIEFINGS, '以上=10')}。")
    (twice,) = checks_of(desk.paper)
    assert (twice.section, twice.kind, twice.weight) == (desk.section().pk, "twice", "asks")
    assert "“12期”，这里印作“10期以上”" in twice.message


def test_only_figures_that_the_words_may_name_are_read(desk: Desk, django_assert_max_num_queries: Any) -> None:
    texts = [Paragraph("p1", "信息简报期数15期，会议12场，走访300家。")]
    reader = reader_of(desk.paper)
    reader.read(BRIEFINGS)
    with django_assert_max_num_queries(4):  # of more than a hundred figures
        found = checks_in(desk.section().pk, texts, reader)
    assert [(check.kind, check.offer) for check in found] == [("contradicts", written(BRIEFINGS))]


def test_a_part_is_renamed_by_the_office_while_the_text_is_open(desk: Desk) -> None:
    rename_section(section=desk.section(), title=" 宣传引导 ", actor=desk.cast.office_clerk)
    assert desk.section().title == "宣传引导"
    with pytest.raises(WorkshopError):
        rename_section(section=desk.section(), title=" ", actor=desk.cast.office_clerk)
    with pytest.raises(NotAllowed):
        rename_section(section=desk.section(), title="甲", actor=desk.cast.officer_a)
    desk.to_confirming()
    with pytest.raises(Closed):
        rename_section(
            section=Section.objects.get(paper=desk.paper, key="done"), title="甲", actor=desk.cast.office_clerk
        )
    assert desk.section().title == "宣传引导"


def test_nobody_edits_what_units_were_asked_to_confirm_meanwhile(desk: Desk) -> None:
    """The editor's page was opened before; another officer has sent the paper to be confirmed since."""
    held, before = desk.section(), told(desk)
    held.paper.case.refresh_from_db()
    desk.to_confirming()
    assert held.paper.case.state != desk.paper.case.state
    with pytest.raises(Closed):
        save_section(
            section=held, paragraphs=[Paragraph("s1", "改")], base=1, actor=desk.cast.office_clerk, now=at(3, 10, 11)
        )
    assert told(desk) == before
