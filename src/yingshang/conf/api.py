"""Mounts every kind of case, and the figures, on the API by name."""

from __future__ import annotations

from yingshang.affairs.demands import api as demands
from yingshang.affairs.outreach import api as outreach
from yingshang.faces.openapi import figures
from yingshang.faces.openapi.building import build_api

api = build_api({"demands": demands.router, "figures": figures.router, "visits": outreach.router})
