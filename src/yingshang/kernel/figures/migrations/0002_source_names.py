"""The two sources of a return under the names of the glossary."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="attestedreturn",
            name="source",
            field=models.CharField(
                choices=[("return", "部门报送数"), ("notice", "外部通报")],
                default="return",
                max_length=8,
                verbose_name="来源",
            ),
        ),
    ]
