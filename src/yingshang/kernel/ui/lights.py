"""Lights and states: always a word, a shape and a colour together, never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Light:
    """``word`` on screen, ``shape`` an id of the shapes below, ``tone`` a class of the stylesheet."""

    word: str
    shape: str
    tone: str


LIGHTS: dict[str, Light] = {
    "ok": Light("未到期", "ring", "calm"),
    "soon": Light("即将到期", "half", "soon"),
    "overdue": Light("超期", "warn", "late"),
    "stopped": Light("已停", "pause", "mute"),
    "closed": Light("已办结", "tick", "done"),
    "met": Light("按时办结", "tick", "done"),
    "missed": Light("超期办结", "cross", "late"),
    "none": Light("无时限", "dash", "mute"),
}
"""The codes of ``kernel.deadlines`` (closed, none, ok, soon, overdue), and what one clock may be besides."""
TONES = {
    "new": Light("", "ring", "calm"),
    "active": Light("", "disc", "act"),
    "waiting": Light("", "pause", "soon"),
    "trouble": Light("", "warn", "late"),
    "done": Light("", "tick", "done"),
    "closed": Light("", "square", "mute"),
}
"""What a state badge may say: not begun, under way, waiting for someone, in trouble, done, ended otherwise."""
SHAPES = {
    "ring": '<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "disc": '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    "half": '<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" fill="currentColor"/>',
    "warn": '<path d="M6 .8 11.6 11H.4z" fill="currentColor"/><path d="M6 4.4v3M6 8.8v.9" stroke="#fff"/>',
    "pause": '<path d="M2.5 2h2.5v8H2.5zM7 2h2.5v8H7z" fill="currentColor"/>',
    "tick": '<path d="m1.8 6.4 2.9 2.9 5.6-6.2" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "cross": '<path d="m2.4 2.4 7.2 7.2M9.6 2.4 2.4 9.6" stroke="currentColor" stroke-width="1.8"/>',
    "square": '<path d="M2 2h8v8H2z" fill="currentColor"/>',
    "dash": '<path d="M2 6h8" stroke="currentColor" stroke-width="1.5"/>',
}
_SVG = '<svg class="ys-shape" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{}</svg>'
_DRAWN = {name: SafeString(_SVG.format(shape)) for name, shape in SHAPES.items()}


def shape(name: str) -> SafeString:
    """A small drawing that tells the state without its colour."""
    return _DRAWN[name]


def light(code: str, word: str = "", title: str = "") -> SafeString:
    """A light: ``word`` replaces the light's own (``剩 2 个工作日``), ``title`` is the exact moment."""
    found = LIGHTS[code]
    return format_html(
        '<span class="ys-light ys-{}" title="{}">{}<span>{}</span></span>',
        found.tone,
        title or found.word,
        shape(found.shape),
        word or found.word,
    )


def state(name: str, tone: str) -> SafeString:
    """A state as a badge: its name, with the shape and colour of a tone of :data:`TONES`."""
    found = TONES[tone]
    return format_html('<span class="ys-state ys-{}">{}<span>{}</span></span>', found.tone, shape(found.shape), name)
