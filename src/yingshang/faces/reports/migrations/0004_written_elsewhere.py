"""The table of summaries goes, its rows having moved; a transaction of its own, since PostgreSQL alters no table with rows pending."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_editions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="summaryrequest",
            name="written",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="request",
                to="workshop.edition",
            ),
        ),
        migrations.DeleteModel(name="WrittenSummary"),
    ]
