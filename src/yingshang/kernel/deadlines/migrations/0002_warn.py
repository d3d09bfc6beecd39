"""How far before the due moment a clock warns, kept with the clock so that it survives pause and extension."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="warn",
            field=models.DecimalField(decimal_places=1, default=0, max_digits=7),
        ),
    ]
