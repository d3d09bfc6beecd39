"""Attribution: longest name, house numbers, two villages of one name, conflicts with their reason."""

from __future__ import annotations

import pytest

from yingshang.registry.enterprises.rules.addresses import Gazetteer, Parity, Place, Term

EAST, WEST = 1, 2
TERMS = (
    Term("东关街道", EAST, "东关街道"),
    Term("西关镇", WEST, "西关镇"),
    Term("人民路", EAST, "东关街道"),
    Term("人民路西段", WEST, "西关镇"),
    Term("李庄村", EAST, "东关街道", 11),
    Term("李庄村", WEST, "西关镇", 21),
    Term("王庄村", WEST, "西关镇", 22),
    Term("中山路", EAST, "东关街道", 12, low=1, high=99, parity=Parity.ODD),
    Term("中山路", WEST, "西关镇", None, low=100),
    Term("解放路", EAST, "东关街道"),
    Term("解放路", WEST, "西关镇", None, low=200, high=300),
)


@pytest.mark.parametrize(
    ("address", "township", "village"),
    [
        ("云溪区东关街道建设巷5号", EAST, None),
        ("云溪区人民路12号", EAST, None),
        ("云溪区人民路西段12号", WEST, None),
        ("西关镇李庄村3组", WEST, 21),
        ("王庄村西头", WEST, 22),
        ("中山路15号", EAST, 12),
        ("中山路１５０号", WEST, None),
        ("中山路 15 号院", EAST, 12),
        ("解放路250号", WEST, None),
        ("解放路15号", EAST, None),
        ("解放路", EAST, None),
    ],
)
def test_placed(address: str, township: int, village: int | None) -> None:
    assert Gazetteer(TERMS).place(address) == Place(township, village)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "没有地址"),
        ("北京市东城区天坛路55号", "没有词典里的地名"),
        ("李庄村3组", "指向不一：“李庄村”属于东关街道或西关镇"),
        ("西关镇人民路5号", "指向不一：“西关镇”属于西关镇，“人民路”属于东关街道"),
        ("中山路16号", "16号不在词典的号段内"),
        ("中山路", "没有门牌号"),
    ],
)
def test_what_cannot_be_placed_says_why(address: str, reason: str) -> None:
    placed = Gazetteer(TERMS).place(address)
    assert placed.township is None
    assert reason in placed.reason
