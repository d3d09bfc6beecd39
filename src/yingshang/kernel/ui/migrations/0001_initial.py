import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=80)),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="名称")),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("saved_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="saved_views", to="identity.person"
                    ),
                ),
            ],
            options={
                "ordering": ["saved_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "page", "name"), name="saved_view_once"),
                ],
            },
        ),
    ]
