"""Make the entities that an existing register holds findable by name, code, pinyin and initials."""

from django.db import migrations

BATCH = 2000


def index_names(apps, schema_editor):
    from yingshang.kernel.search.rules import line
    from yingshang.registry.enterprises.rules.pinyin import spellings

    Enterprise = apps.get_model("enterprises", "Enterprise")
    Document = apps.get_model("search", "Document")
    Unit = apps.get_model("identity", "Unit")
    known = set(Document.objects.filter(owner_kind="enterprise").values_list("owner_id", flat=True))
    places = {}
    for name, short, kind, path in Unit.objects.values_list("name", "short_name", "kind", "path"):
        if kind in {"district", "township", "subdistrict"}:
            root = int(path.split("/")[1])
            places.setdefault(root, set()).update({name, short, short.removesuffix("区").removesuffix("县")})
    sorted_places = {
        root: sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))
        for root, names in places.items()
    }
    waiting = []
    rows = Enterprise.objects.order_by("pk").values_list("pk", "district_id", "uscc", "name", "former_names")
    for pk, district, uscc, name, former in rows.iterator(chunk_size=BATCH):
        if pk in known:
            continue
        text = " ".join([name, *former, uscc, *spellings(name, sorted_places.get(district, ()))])
        waiting.append(Document(owner_kind="enterprise", owner_id=pk, tokens=line(text, "enterprise")))
        if len(waiting) >= BATCH:
            Document.objects.bulk_create(waiting)
            waiting = []
    Document.objects.bulk_create(waiting)


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0005_snapshots"),
        ("identity", "0002_password_temporary"),
        ("search", "0002_full_text"),
    ]
    operations = [migrations.RunPython(index_names, migrations.RunPython.noop)]
