"""A paper, its sections, every version of their text, and the proofs of what it claims."""

from __future__ import annotations

from django.db import models

from yingshang.kernel.cases.models import Case
from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.identity.models import Person, Unit
from yingshang.kernel.workshop.enums import Source


class Paper(models.Model):
    """A document in the making; one-to-one on its case.

    Arguments:
        template: code of the registered template (``annual_summary``).
        unit: whose work it tells of; first, last: the period of its figures.
        text_digest: of the text and figures as frozen.
        number: 发文字号, given by the OA or the office when it is issued.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="paper")
    template = models.CharField("文种", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("标题", max_length=200)
    first = models.DateField("统计期自")
    last = models.DateField("统计期至")
    material_due = models.DateField("素材截止", null=True, blank=True)
    frozen = models.OneToOneField(
        FrozenReport, on_delete=models.PROTECT, null=True, blank=True, related_name="workshop_paper"
    )
    text_digest = models.CharField("定稿文本摘要", max_length=64, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["template", "last"], name="paper_of_template")]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A part of a paper with a text of its own.

    Arguments:
        key: as the template names it; level: 1 for a chapter, 2 for what stands below it.
        guide: what the section should tell, for those who write it.
        current: number of the revision that stands; 0 before the first.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=60)
    title = models.CharField("标题", max_length=120)
    level = models.PositiveSmallIntegerField("层级", default=1)
    position = models.PositiveIntegerField("顺序")
    guide = models.CharField("写作要求", max_length=500, blank=True)
    current = models.PositiveIntegerField("版本", default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["paper", "key"], name="section_key_once")]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """One version of a section's text. Rows are added, never changed.

    Arguments:
        paragraphs: ``[{"key", "text"}]``, texts with figure marks.
        base: the revision from which its author began; an older one than the one before means that it was merged.
        drawn_from: ids of the material that its author took over.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("版本")
    base = models.PositiveIntegerField("起自版本", default=0)
    paragraphs = models.JSONField("正文", default=list)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="作者")
    acting_as = models.CharField("身份", max_length=200)
    source = models.CharField("来源", max_length=8, choices=Source, default=Source.PAGE)
    note = models.CharField("说明", max_length=200, blank=True)
    drawn_from = models.JSONField(default=list, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.section} v{self.number}"


class Proof(models.Model):
    """What bears a claim to be first or alone (全省首个): a document with its number, or a file.

    Arguments:
        claim: the words as they stand in the text; the same words are borne wherever the paper says them.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="proofs")
    claim = models.CharField("表述", max_length=60)
    document = models.CharField("依据文件", max_length=200)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    acting_as = models.CharField("登记身份", max_length=200)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["paper", "claim"], name="claim_proved_once")]

    def __str__(self) -> str:
        return self.claim
