"""Whose the first contact is stays on record through a 改派; what had no limit was neither in time nor late."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


def carry_over(apps: Any, _schema_editor: Any) -> None:
    """Demands that were dispatched are their present unit's; judgements without a clock are taken back."""
    demands = apps.get_model("demands", "Demand").objects
    deadlines = apps.get_model("deadlines", "Deadline").objects
    unit = apps.get_model("cases", "Case").objects.filter(pk=OuterRef("case_id")).values("unit_id")[:1]
    demands.filter(dispatched_at__isnull=False).update(contact_unit_id=Subquery(unit))
    for clock, judged in (("contact", "contacted_in_time"), ("solve", "replied_in_time")):
        had = Exists(deadlines.filter(case_id=OuterRef("case_id"), clock=clock))
        demands.filter(~had, **{f"{judged}__isnull": False}).update(**{judged: None})


class Migration(migrations.Migration):
    dependencies = [
        ("demands", "0003_objection_and_attempts"),
        ("deadlines", "0003_escalation_by_due"),
        ("cases", "0001_initial"),
        ("identity", "0001_initial"),
    ]
    operations = [
        migrations.AddField(
            "demand",
            "contact_unit",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.unit",
                verbose_name="首次联系单位",
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
