"""Mounts every kind of case, the figures, and what units owe, on the API by name."""

from __future__ import annotations

from yingshang.affairs.demands import api as demands
from yingshang.affairs.demands.complaints import api as complaints
from yingshang.affairs.outreach import api as outreach
from yingshang.faces.openapi import dues, figures, sheets
from yingshang.faces.openapi.building import build_api

api = build_api(
    {
        "demands": demands.router,
        "complaints": complaints.router,
        "visits": outreach.router,
        "figures": figures.router,
        "dues": dues.router,
        "sheets": sheets.router,
    }
)
