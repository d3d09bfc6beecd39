"""A draw as committed, and what came of it. Both are rows that never change; triggers hold that."""

from __future__ import annotations

import json
import zlib

from django.db import models

from yingshang.kernel.draws.rules import ALGORITHM
from yingshang.kernel.fields.personal import EncryptedTextField
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.models import Person, Unit

APPEND_ONLY = ("draws_draw", "draws_drawresult")


class Draw(models.Model):
    """A committed draw: its candidates are fixed and the secret's hash is public before anybody can know the result.

    ``frame`` is packed JSON, key → stratum; ``wanted`` stratum → number. Keys are opaque to the public (case numbers,
    tokens): a frame holds no personal data.
    """

    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=60)
    title = models.CharField("名称", max_length=200)
    token = models.CharField(max_length=32, unique=True, default=token)
    algorithm = models.CharField("算法", max_length=20, default=ALGORITHM)
    frame = models.BinaryField()
    frame_size = models.PositiveIntegerField("范围")
    frame_digest = models.CharField("范围摘要", max_length=64)
    wanted = models.JSONField("抽取数")
    commitment = models.CharField("种子承诺", max_length=64)
    secret = EncryptedTextField()
    committed_at = models.DateTimeField("承诺时间")
    committed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("身份", max_length=200)

    class Meta:
        ordering = ["-committed_at", "-id"]
        indexes = [models.Index(fields=["district", "purpose", "-committed_at"], name="draw_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def candidates(self) -> dict[str, str]:
        """Key of each candidate → its stratum."""
        return dict(json.loads(zlib.decompress(bytes(self.frame))))

    @property
    def wanted_total(self) -> int:
        """How many are drawn over all strata."""
        return sum(self.wanted.values())


class DrawResult(models.Model):
    """What was drawn: the secret laid open, the witness's word, the keys by stratum in order of rank."""

    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, primary_key=True, related_name="outcome")
    secret = models.CharField("种子", max_length=64)
    witness_text = models.CharField("见证词", max_length=100)
    result = models.JSONField("结果")
    drawn_at = models.DateTimeField("抽取时间")
    witness = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("身份", max_length=200)

    class Meta:
        ordering = ["-drawn_at"]

    def __str__(self) -> str:
        return f"{self.draw_id}"

    @property
    def keys(self) -> list[str]:
        """All keys drawn, stratum by stratum."""
        return [key for stratum in sorted(self.result) for key in self.result[stratum]]
