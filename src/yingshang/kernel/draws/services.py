"""Committing a draw and performing it: two acts, two people."""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.draws.errors import DrawRefused
from yingshang.kernel.draws.models import Draw, DrawResult
from yingshang.kernel.draws.rules import SEPARATORS, drawn, fingerprint, frame_digest, seed_of
from yingshang.kernel.identity.actors import Actor

CHAIN = "draws"
LONGEST_WORD = 100


def commit_draw(
    *,
    purpose: str,
    title: str,
    frame: Mapping[str, str],
    wanted: Mapping[str, int],
    actor: Actor,
    now: datetime,
    rehearsed: str = "",
) -> Draw:
    """Fix the candidates and publish the hash of a secret that nobody has seen.

    Arguments:
        purpose: code of the affair's use (``outreach.recheck``).
        frame: opaque key of each candidate → its stratum (``""`` when there is but one).
        wanted: stratum → how many.
        rehearsed: the secret, given by the demonstration district alone, so that the same seed draws the same.

    Errors: :class:`DrawRefused` for an empty frame, a number that a stratum cannot give, or a key with a tab or line
    break; also for an actor outside any district.
    """
    if actor.district_id is None:
        raise DrawRefused("只有区内人员可以发起抽取。")
    _check(frame, wanted)
    secret = rehearsed or secrets.token_hex(32)
    packed = zlib.compress(json.dumps(dict(sorted(frame.items())), ensure_ascii=False).encode(), 6)
    with transaction.atomic():
        made = Draw.objects.create(
            district_id=actor.district_id,
            purpose=purpose,
            title=title,
            frame=packed,
            frame_size=len(frame),
            frame_digest=frame_digest(frame),
            wanted=dict(wanted),
            commitment=fingerprint(secret),
            secret=secret,
            committed_at=now,
            committed_by_id=actor.person_id,
            acting_as=actor.acting_as,
        )
        data = {"frame": made.frame_digest, "wanted": dict(wanted), "commitment": made.commitment}
        append(chain_for(CHAIN, made.token), action="draws.commit", ids=actor.ids, now=now, data=data)
    return made


def perform_draw(*, draw: Draw, witness_text: str, actor: Actor, now: datetime) -> DrawResult:
    """Say the witness's word, lay the secret open and draw; once.

    Arguments:
        witness_text: any words or digits, said by another person than the one who committed.

    Errors: :class:`DrawRefused` for an empty or too long word, the same person, or a draw that is done already.
    """
    word = " ".join(witness_text.split())
    if not word or len(word) > LONGEST_WORD:
        raise DrawRefused(f"请由见证人说出一段文字或数字（不超过 {LONGEST_WORD} 个字）。")
    if draw.committed_by_id is not None and draw.committed_by_id == actor.person_id:
        raise DrawRefused("发起抽取的人不能同时作见证人，请另一位同志说出见证词。")
    if draw.district_id != actor.district_id:
        raise DrawRefused("见证人须是本区人员。")
    secret, frame = str(draw.secret), draw.candidates
    result = drawn(frame, draw.wanted, seed_of(secret, draw.frame_digest, word))
    try:
        with transaction.atomic():
            made = DrawResult.objects.create(
                draw=draw,
                secret=secret,
                witness_text=word,
                result=result,
                drawn_at=now,
                witness_id=actor.person_id,
                acting_as=actor.acting_as,
            )
            data = {"witness": fingerprint(word), "secret": secret, "drawn": sum(map(len, result.values()))}
            append(chain_for(CHAIN, draw.token), action="draws.perform", ids=actor.ids, now=now, data=data)
    except IntegrityError as error:
        raise DrawRefused("这次抽取已经完成，结果不再改变。") from error
    return made


def _check(frame: Mapping[str, str], wanted: Mapping[str, int]) -> None:
    if not frame:
        raise DrawRefused("抽取范围是空的，没有可抽的对象。")
    if any(mark in text for pair in frame.items() for text in pair for mark in SEPARATORS):
        raise DrawRefused("抽取对象的编号不能含制表符或换行。")
    sizes: dict[str, int] = {}
    for stratum in frame.values():
        sizes[stratum] = sizes.get(stratum, 0) + 1
    if sum(wanted.values()) < 1:
        raise DrawRefused("抽取数至少为 1。")
    for stratum, number in wanted.items():
        if number < 0 or number > sizes.get(stratum, 0):
            group = f"“{stratum}”" if stratum else ""
            raise DrawRefused(f"{group}范围内只有 {sizes.get(stratum, 0)} 个对象，不能抽取 {number} 个。")
