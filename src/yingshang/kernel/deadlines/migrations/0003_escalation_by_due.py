"""An escalation is of a due moment, so that the ladder begins anew after an extension; numbers beside lengths."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

UNITS = [
    ("working_day", "个工作日"),
    ("working_hour", "个工作小时"),
    ("half_day", "个半日"),
    ("hour", "小时"),
    ("minute", "分钟"),
    ("calendar_day", "日"),
    ("month", "个月"),
    ("time", "次"),
]


def fill_due(apps: Any, _schema_editor: Any) -> None:
    """What was raised so far was raised of the present due moment."""
    escalations = apps.get_model("deadlines", "Escalation")
    deadlines = apps.get_model("deadlines", "Deadline")
    due = deadlines.objects.filter(pk=OuterRef("deadline_id")).values("due_at")[:1]
    escalations.objects.update(due_at=Subquery(due))


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_warn")]
    operations = [
        migrations.AddField("escalation", "due_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill_due, migrations.RunPython.noop),
        migrations.AlterField("escalation", "due_at", models.DateTimeField()),
        migrations.RemoveConstraint("escalation", "escalation_once"),
        migrations.AddConstraint(
            "escalation",
            models.UniqueConstraint(fields=["deadline", "due_at", "level"], name="escalation_once"),
        ),
        migrations.AlterField("deadline", "limit_unit", models.CharField(blank=True, choices=UNITS, max_length=16)),
        migrations.AlterField("ladderstep", "unit", models.CharField("单位", choices=UNITS, max_length=16)),
        migrations.AlterField("servicelevel", "unit", models.CharField("单位", choices=UNITS, max_length=16)),
    ]
