"""Chance that looks like life: names, phone numbers, days and hours with their load."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from yingshang.kernel.clock import SHANGHAI

T = TypeVar("T")

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
MALE = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建文志国海东卫新峰云亮成康永山民立中才德生"
FEMALE = "芳娜敏静丽艳娟霞燕玲桂英梅兰红玉秀珍莉雪琳洁琴婷慧倩颖萍岚茜晶莹莎丹蕾云美春华晓文月香凤"

WEEKDAY_LOAD = (1.25, 1.15, 1.05, 1.0, 0.9, 0.28, 0.2)
"""Monday first: offices and firms speak up at the beginning of the week."""
MONTH_LOAD = (0.9, 0.55, 1.25, 1.1, 1.0, 1.05, 0.95, 0.95, 1.05, 0.85, 1.15, 1.2)
"""January first: a dip at the Spring Festival, peaks in March and towards the year's end."""
HOUR_LOAD = {8: 4, 9: 14, 10: 16, 11: 11, 12: 4, 13: 5, 14: 11, 15: 13, 16: 12, 17: 6, 18: 2, 20: 1, 21: 1}


def person_name(chance: random.Random) -> str:
    """A plausible Chinese name of two or three characters."""
    given = MALE if chance.random() < 0.58 else FEMALE
    length = 2 if chance.random() < 0.72 else 1
    weights = [1 / (rank + 6) for rank in range(len(SURNAMES))]
    return chance.choices(SURNAMES, weights)[0] + "".join(chance.choice(given) for _ in range(length))


def phone(chance: random.Random) -> str:
    """A mobile number out of a block of zeros that no subscriber has."""
    return f"1{chance.choice('35789')}{chance.choice('0156')}0000{chance.randrange(10_000):04d}"


def day_weight(day: date, is_working: Callable[[date], bool]) -> float:
    """How much happens on a day, by weekday and month; little on public holidays."""
    weight = WEEKDAY_LOAD[day.weekday()] * MONTH_LOAD[day.month - 1]
    return weight if is_working(day) else min(weight, 0.15)


def days_between(
    chance: random.Random, first: date, last: date, count: int, is_working: Callable[[date], bool]
) -> list[date]:
    """``count`` days between two days, spread by their load, in order."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    weights = [day_weight(day, is_working) for day in days]
    return sorted(chance.choices(days, weights, k=count))


def moments_between(
    chance: random.Random, first: date, until: datetime, count: int, is_working: Callable[[date], bool]
) -> list[datetime]:
    """About ``count`` moments from a day on, spread by load, in order; none lies after ``until``."""
    days = days_between(chance, first, until.date(), count, is_working)
    return sorted(moment for moment in (moment_on(chance, day) for day in days) if moment < until)


def moment_on(chance: random.Random, day: date) -> datetime:
    """A moment of a day, most likely in office hours."""
    hour = chance.choices(list(HOUR_LOAD), list(HOUR_LOAD.values()))[0]
    at = time(hour, chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, at, tzinfo=SHANGHAI)


def pick(chance: random.Random, options: Sequence[tuple[T, float]]) -> T:
    """One of the options by weight."""
    return chance.choices([o for o, _ in options], [w for _, w in options])[0]
