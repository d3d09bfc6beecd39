"""Clients of the API: one for the whole district, one for unit B, and a caller that speaks JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.login.models import ApiClient
from yingshang.kernel.login.services import issue_client

ALL = ("demands.view", "demands.view_all", "demands.enter", "demands.handle", "demands.contest")
NOW = datetime(2026, 3, 11, 10, 0, tzinfo=SHANGHAI)
_keys = count(1)


@dataclass
class Caller:
    """Calls the API with a token; each POST with a new key unless one is given."""

    client: ApiClient | None = None
    token: str = ""
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def _headers(self, **more: str) -> dict[str, str]:
        return ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | more

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"/api/v1/{path}", query, headers=self._headers())

    def post(self, path: str, body: Any, *, key: str | None = "") -> Any:
        headers = {} if key is None else {"Idempotency-Key": key or f"test-key-{next(_keys):06}"}
        text = body if isinstance(body, str) else json.dumps(body)
        return self.http.post(
            f"/api/v1/{path}", text, content_type="application/json", headers=self._headers(**headers)
        )


@pytest.fixture
def callers(registered: Cast) -> Callable[..., Caller]:
    """Makes a caller for a unit of the cast with some permissions."""

    def make(unit: str = "district", codes: tuple[str, ...] = ALL, code: str = "", **options: Any) -> Caller:
        issued = issue_client(
            code=code or f"client-{next(_keys)}",
            name="市平台",
            unit=registered.units[unit],
            codes=codes,
            until=options.pop("until", date(2027, 1, 1)),
            actor=registered.system_admin,
            now=NOW,
            **options,
        )
        return Caller(issued.client, issued.token)

    return make
