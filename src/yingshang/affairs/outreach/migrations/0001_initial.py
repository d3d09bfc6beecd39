import django.db.models.deletion
from django.db import migrations, models

import yingshang.affairs.outreach.models.visits


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assignments", "0001_initial"),
        ("cases", "0004_lists_of_takings"),
        ("contacts", "0001_initial"),
        ("enterprises", "0004_fewer_indexes"),
        ("identity", "0002_password_temporary"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leaflet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="政策")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("summary", models.CharField(blank=True, max_length=200, verbose_name="一句话说明")),
                ("link", models.URLField(blank=True, verbose_name="网址")),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("territory", "辖区包联"),
                            ("department", "部门回访"),
                            ("partner", "万人助万企"),
                            ("other", "其他走访"),
                        ],
                        max_length=10,
                        verbose_name="关系",
                    ),
                ),
                ("acting_as", models.CharField(max_length=200, verbose_name="登记身份")),
                (
                    "channel",
                    models.CharField(
                        choices=[("visit", "走访"), ("phone", "电话"), ("wechat", "微信"), ("sms", "短信")],
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="时间")),
                ("on", models.DateField(verbose_name="日期")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                ("reached", models.BooleanField(verbose_name="已联系上")),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("running", "正常经营"),
                            ("suspended", "歇业"),
                            ("revoked", "吊销未注销"),
                            ("unreachable", "无法联系"),
                        ],
                        default="running",
                        max_length=12,
                        verbose_name="企业状态",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="了解的情况")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="下次联系")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="地点")),
                ("client_key", models.CharField(blank=True, max_length=40, null=True, unique=True)),
                (
                    "token",
                    models.CharField(
                        default=yingshang.affairs.outreach.models.visits.new_token,
                        editable=False,
                        max_length=24,
                        unique=True,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("counts", "计入"), ("held", "待核实"), ("struck", "不计")],
                        default="counts",
                        max_length=8,
                        verbose_name="计入",
                    ),
                ),
                ("struck_reason", models.CharField(blank=True, max_length=200, verbose_name="不计原因")),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="assignments.assignment",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.unit",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.person",
                        verbose_name="登记人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "leaflets",
                    models.ManyToManyField(
                        blank=True, related_name="visits", to="outreach.leaflet", verbose_name="送达的政策"
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.person",
                        verbose_name="走访人",
                    ),
                ),
                (
                    "touch",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="contacts.touch",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="TakenDemand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="outreach.visit"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Assistance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.CharField(max_length=100, verbose_name="帮办事项")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "帮办中"), ("done", "已办成"), ("failed", "未办成")],
                        default="open",
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="办成（结束）日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assistances", to="outreach.visit"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="leaflet",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                name="leaflet_term",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["enterprise", "-on"], name="visit_of_enterprise"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["unit", "-on"], name="visit_of_unit"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["district", "on", "channel"], name="visit_in_period"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["official", "-on"], name="visit_of_official"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "struck"), _negated=True),
                    models.Q(("struck_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="visit_struck_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assignment", None), ("relation", "other")),
                    models.Q(models.Q(("relation", "other"), _negated=True), ("assignment__isnull", False)),
                    _connector="OR",
                ),
                name="visit_relation_has_assignment",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_on__isnull", True), ("next_on__gte", models.F("on")), _connector="OR"),
                name="visit_next_not_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="assistance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("outcome", "open")),
                    models.Q(models.Q(("outcome", "open"), _negated=True), ("ended_on__isnull", False)),
                    _connector="OR",
                ),
                name="assistance_ended_has_date",
            ),
        ),
    ]
