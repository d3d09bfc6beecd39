"""Where the district issues codes itself: bound is registered, scanned by the enterprise is used, handed out is neither."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.registry.codes.making import firms, own_firm
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.identity.models import Mandate
from yingshang.registry.codes.figures import registered_rate, usage_rate
from yingshang.registry.codes.models import UseWindow
from yingshang.registry.codes.services import issue_codes, note_scan, reissue_code, revoke_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.OWN_CODE = True


@pytest.fixture
def own(cast: Cast) -> Cast:
    """Four active entities with codes since ten days; the cast's own enterprise alone has a phone bound to it."""
    ids = [firm.pk for firm in firms(cast, 2)]
    ids.append(make_enterprise(4, cast.units["district"], unit=cast.units["subdistrict"], kind="sole").pk)
    ids.append(own_firm(cast).pk)
    now = clock.now() - timedelta(days=10)
    issue_codes(enterprise_ids=ids, actor=cast.office_clerk, now=now)
    return cast


def share(figure: Any, cast: Cast, last: date | None = None) -> tuple[int, int, list[tuple[int, int]]] | None:
    today = clock.today()
    found = figure(FigureScope.of(cast.units["district"]), Period.between(date(2026, 1, 1), last or today))
    if found is None:
        return None
    outcome = work_out(found, "%")
    return int(outcome.n or 0), int(outcome.whole or 0), [(int(p.n or 0), int(p.whole or 0)) for p in outcome.parts]


def test_a_code_only_handed_out_is_not_registered(own: Cast) -> None:
    assert share(registered_rate, own) == (1, 4, [(1, 3)])
    assert share(usage_rate, own) == (0, 4, [(0, 3)])
    before = clock.today() - timedelta(days=11)
    assert share(registered_rate, own, before) is None, "nothing had been issued"
    revoke_code(uscc=code_of(7), reason="注销", actor=own.office_clerk, now=clock.now())
    assert share(registered_rate, own) == (0, 4, [(0, 3)])
    assert share(registered_rate, own, clock.today() - timedelta(days=1)) == (1, 4, [(1, 3)]), "past days stay"


def test_only_the_enterprise_s_own_look_in_the_window_is_use(own: Cast) -> None:
    code = reissue_code(uscc=code_of(7), reason="换贴", actor=own.office_clerk, now=clock.now() - timedelta(days=9))
    for who in ("anonymous", "liaison", "other_enterprise"):
        note_scan(code=code, way="scan", actor=own[who], now=clock.now())
    assert share(usage_rate, own) == (0, 4, [(0, 3)])
    note_scan(code=code, way="scan", actor=own.enterprise, now=clock.now() - timedelta(days=8))
    assert share(usage_rate, own) == (1, 4, [(1, 3)])
    assert share(usage_rate, own, clock.today() - timedelta(days=9)) == (0, 4, [(0, 3)])
    UseWindow.objects.create(district=own.units["district"], days=5, basis="x", since=clock.today())
    assert share(usage_rate, own) == (0, 4, [(0, 3)])
    Mandate.objects.update(until=clock.today())
    assert share(registered_rate, own) == (0, 4, [(0, 3)])


def test_the_work_list_follows_the_own_code(own: Cast, client: Client) -> None:
    own.login(client, "office_clerk")
    page = client.get("/codes/unregistered/").content.decode()
    assert "第1商贸" in page
    assert own.enterprise_party.name not in page
