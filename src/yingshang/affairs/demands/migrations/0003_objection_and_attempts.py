"""One objection to a dispatch; the number of failed call-backs is dated data beside the limits."""

from decimal import Decimal
from typing import Any

from django.db import migrations, models
from django.db.models import F

HELD_SO_FAR = 3


def carry_over(apps: Any, _schema_editor: Any) -> None:
    """What held so far holds on: three attempts, and objections that were heard stay heard."""
    demands = apps.get_model("demands", "Demand")
    demands.objects.filter(replied_at__isnull=False).update(attempts=HELD_SO_FAR)
    heard = demands.objects.filter(
        case__timeline__move="contest", case__timeline__at__gte=F("dispatched_at"), dispatched_at__isnull=False
    )
    demands.objects.filter(pk__in=list(heard.values_list("pk", flat=True).distinct())).update(objected=True)
    levels = apps.get_model("deadlines", "ServiceLevel")
    beside = levels.objects.filter(kind="demand", clock="call_back", category="")
    levels.objects.bulk_create(
        levels(
            district_id=level.district_id,
            kind="demand",
            clock="call_attempts",
            amount=Decimal(HELD_SO_FAR),
            unit="time",
            preset=level.preset,
            since=level.since,
            until=level.until,
            reference=level.reference,
        )
        for level in beside
    )


class Migration(migrations.Migration):
    dependencies = [("demands", "0002_exchange"), ("deadlines", "0003_escalation_by_due"), ("cases", "0001_initial")]
    operations = [
        migrations.AddField("demand", "objected", models.BooleanField("本次派单已提过异议", default=False)),
        migrations.AddField(
            "demand", "attempts", models.PositiveSmallIntegerField("回访次数上限", blank=True, null=True)
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
