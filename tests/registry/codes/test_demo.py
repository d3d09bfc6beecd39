"""The demonstration district: lists sent as uploads, own codes that tell the same story where they are on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured

from tests.cast import Cast
from yingshang.kernel import seal
from yingshang.kernel.demo import Stage
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.registry.codes.demo import build_codes
from yingshang.registry.codes.enums import UploadState
from yingshang.registry.codes.figures import registered_rate, usage_rate
from yingshang.registry.codes.models import Code, CodeRegistration, CodeUpload
from yingshang.registry.codes.rules.payload import check
from yingshang.registry.codes.services import KEY
from yingshang.registry.enterprises.demo import build_register

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 11)


def built(cast: Cast) -> Stage:
    stage = Stage(seed=1, today=TODAY, enterprises=150, say=lambda _: None, things={"district": cast.units["district"]})
    build_register(stage)
    build_codes(stage)
    return stage


def share(figure: Any, cast: Cast) -> tuple[int, int]:
    value = figure(FigureScope.of(cast.units["district"]), Period.between(date(2026, 1, 1), TODAY))
    outcome = work_out(value, "%")
    return int(outcome.n or 0), int(outcome.whole or 0)


def test_two_lists_were_sent_and_brought_in(cast: Cast) -> None:
    assert not configured.OWN_CODE
    stage = built(cast)
    assert [upload.state for upload in CodeUpload.objects.all()] == [UploadState.DONE] * 2
    assert stage.made["企业码"] == CodeRegistration.objects.filter(until=None).count() > 30
    assert not Code.objects.exists()


def test_own_codes_do_not_contradict_the_city(cast: Cast, settings: Any) -> None:
    settings.OWN_CODE = True
    built(cast)
    settings.OWN_CODE = False
    city = (share(registered_rate, cast), share(usage_rate, cast))
    settings.OWN_CODE = True
    own = (share(registered_rate, cast), share(usage_rate, cast))
    for (n, whole), (m, same) in zip(city, own, strict=True):
        assert whole == same
        assert m <= n
    assert own[0][0] > 0.8 * city[0][0], "all but those whose phone serves others"
    keys = seal.public_keys(KEY)
    assert all(check(code.payload, keys).found == "valid" for code in Code.objects.all())
