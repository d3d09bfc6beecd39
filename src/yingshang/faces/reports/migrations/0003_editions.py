"""What was written is kept by the workshop, whoever wrote it: the summaries move there as they are, keys included."""

from django.core.management.color import no_style
from django.db import migrations


def move(apps, editor):
    before, after = apps.get_model("reports", "WrittenSummary"), apps.get_model("workshop", "Edition")
    rows = before.objects.using(editor.connection.alias).order_by("pk")
    moved = [
        after(
            pk=row.pk,
            frozen_id=row.frozen_id,
            number=row.number,
            draft=row.draft,
            content=row.content,
            digest=row.digest,
        )
        for row in rows.iterator()
    ]
    after.objects.using(editor.connection.alias).bulk_create(moved, batch_size=50)
    for statement in editor.connection.ops.sequence_reset_sql(no_style(), [after]):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_requests"),
        ("workshop", "0002_edition"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop, elidable=False),
    ]
