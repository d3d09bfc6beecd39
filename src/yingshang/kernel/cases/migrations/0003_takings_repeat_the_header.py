"""The takings repeat of their case's header what they are listed by."""

from django.db import migrations, models

FILL = """
UPDATE cases_caseparty
SET kind = header.kind, state = header.state, opened_at = header.opened_at, closed = (header.closed_at IS NOT NULL)
FROM cases_case AS header
WHERE header.id = cases_caseparty.case_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_lists_in_order"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.AddField("caseparty", "kind", models.CharField(default="", max_length=32), preserve_default=False),
        migrations.AddField("caseparty", "state", models.CharField(default="", max_length=32), preserve_default=False),
        migrations.AddField("caseparty", "opened_at", models.DateTimeField(null=True)),
        migrations.AddField("caseparty", "closed", models.BooleanField(default=False), preserve_default=False),
        migrations.RemoveIndex("caseparty", "case_party_current"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("caseparty", "opened_at", models.DateTimeField()),
        migrations.AddIndex(
            "caseparty",
            models.Index(
                fields=["party", "kind", "-opened_at", "-case"],
                condition=models.Q(("until", None)),
                name="taking_list",
            ),
        ),
        migrations.AddIndex(
            "caseparty",
            models.Index(
                fields=["party", "kind", "state", "-opened_at", "-case"],
                condition=models.Q(("until", None)),
                name="taking_state_list",
            ),
        ),
        migrations.AddIndex(
            "caseparty",
            models.Index(
                fields=["party", "kind", "-opened_at", "-case"],
                condition=models.Q(("closed", False), ("until", None)),
                name="taking_open_list",
            ),
        ),
    ]
