"""The tables of 投诉举报. No workflow: that is :mod:`lifecycle`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yingshang.affairs.demands.complaints.enums import Acceptance, Channel, Result, Sort
from yingshang.kernel.fields.personal import EncryptedTextField


class Complaint(models.Model):
    """One complaint or report about the business environment. The header is its case."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="complaint")
    sort = models.CharField("类型", max_length=12, choices=Sort, default=Sort.COMPLAINT)
    channel = models.CharField("渠道", max_length=12, choices=Channel)
    province_number = models.CharField("省平台编号", max_length=64, blank=True)
    complainant = models.ForeignKey(
        "identity.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    complainant_name = models.CharField("投诉举报人", max_length=200, blank=True)
    anonymous = models.BooleanField("匿名", default=False)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = EncryptedTextField("联系电话", default=b"", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    accused = models.ForeignKey(
        "identity.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被投诉单位"
    )
    accused_text = models.CharField("被投诉对象", max_length=200, blank=True)
    content = models.TextField("反映内容")
    external_due_at = models.DateTimeField("平台办理时限", null=True, blank=True)
    taken_in_at = models.DateTimeField("录入平台时间", null=True, blank=True)
    taken_in_in_time = models.BooleanField(null=True, blank=True)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    acceptance = models.CharField("受理方式", max_length=12, choices=Acceptance, blank=True)
    transferred_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_in_time = models.BooleanField(null=True, blank=True)
    result = models.CharField("查办结果", max_length=12, choices=Result, blank=True)
    answer = models.TextField("办理结果", blank=True)
    extended = models.BooleanField("已延长", default=False)
    told_at = models.DateTimeField("反馈平台时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province_number"], condition=~Q(province_number=""), name="complaint_province_once"
            )
        ]
        indexes = [models.Index(fields=["complainant"]), models.Index(fields=["accused"])]

    def __str__(self) -> str:
        return str(self.case)


class FeedbackList(models.Model):
    """One list of results for the provincial platform: the file as it was made, so that it can be fetched again."""

    district = models.ForeignKey("identity.Unit", on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey("evidence.Blob", on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField("件数")
    made_by = models.CharField("经办", max_length=120)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.made_at:%F} {self.count}"
