"""The takings repeat of their case's header what they are listed by.

Their indexes come in a migration of its own: built in this transaction, they would hold every row's earlier version.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE cases_caseparty
SET kind = header.kind, unit_id = header.unit_id, state = header.state, opened_at = header.opened_at,
    closed = (header.closed_at IS NOT NULL)
FROM cases_case AS header
WHERE header.id = cases_caseparty.case_id
"""


def unit(*, null: bool = False) -> Any:
    """The unit of the header."""
    return models.ForeignKey(
        "identity.Unit",
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        null=null,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_lists_in_order"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex("caseparty", "case_party_current"),
        migrations.AddField("caseparty", "kind", models.CharField(default="", max_length=32), preserve_default=False),
        migrations.AddField("caseparty", "unit", unit(null=True)),
        migrations.AddField("caseparty", "state", models.CharField(default="", max_length=32), preserve_default=False),
        migrations.AddField("caseparty", "opened_at", models.DateTimeField(null=True)),
        migrations.AddField("caseparty", "closed", models.BooleanField(default=False), preserve_default=False),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("caseparty", "unit", unit()),
        migrations.AlterField("caseparty", "opened_at", models.DateTimeField()),
    ]
