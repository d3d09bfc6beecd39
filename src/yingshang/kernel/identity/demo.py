"""云溪区's organisation: townships and villages, departments, leaders, the office, 400 officials."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from yingshang.kernel.audit.services import SYSTEM as SYSTEM_IDS
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.demo import Stage, account, step
from yingshang.kernel.demo.chance import person_name, phone
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.models import Party, PartyKind, Person, Post, Reach, Role, Unit, UnitKind, User
from yingshang.kernel.identity.roles import sync_roles

PASSWORD = "yunxi-2026-demo"
BEGINNING = date(2018, 1, 1)
DIVISION = "419906"
OFFICIALS = 400

TOWNSHIPS = (
    ("青石镇", UnitKind.TOWNSHIP, "柳湾 石桥 白马坡 上河 杨楼 青山 东店 槐树营 南岭 大王庄"),
    ("龙泉镇", UnitKind.TOWNSHIP, "龙泉 双井 马坊 北沟 枣林 西寨 张坪 水磨 老君"),
    ("平川镇", UnitKind.TOWNSHIP, "平川 李屯 郑洼 三官 新集 桥头 徐营 孟坡"),
    ("云台乡", UnitKind.TOWNSHIP, "云台 高崖 桃园 松岭 黑石 冯沟 牛心"),
    ("河西街道", UnitKind.SUBDISTRICT, "滨河 建设路 纺织 新华 文化路 安康 和平"),
    ("城关街道", UnitKind.SUBDISTRICT, "东关 西关 南关 北关 鼓楼 解放路 人民路 府前"),
    ("高新街道", UnitKind.SUBDISTRICT, "创业 科技园 云翔 锦绣 兴业 学府"),
    ("站前街道", UnitKind.SUBDISTRICT, "站前 铁路 货场 中兴 物流园 车站南"),
)
DEPARTMENTS = (
    ("云溪区发展和改革委员会", "区发改委"),
    ("云溪区工业和信息化局", "区工信局"),
    ("云溪区科学技术局", "区科技局"),
    ("云溪区教育体育局", "区教体局"),
    ("云溪区公安分局", "区公安分局"),
    ("云溪区民政局", "区民政局"),
    ("云溪区司法局", "区司法局"),
    ("云溪区财政局", "区财政局"),
    ("云溪区人力资源和社会保障局", "区人社局"),
    ("云溪区自然资源局", "区自然资源局"),
    ("云溪区生态环境分局", "区生态环境分局"),
    ("云溪区住房和城乡建设局", "区住建局"),
    ("云溪区城市管理局", "区城管局"),
    ("云溪区交通运输局", "区交通局"),
    ("云溪区水利局", "区水利局"),
    ("云溪区农业农村局", "区农业农村局"),
    ("云溪区商务局", "区商务局"),
    ("云溪区文化广电和旅游局", "区文旅局"),
    ("云溪区卫生健康委员会", "区卫健委"),
    ("云溪区应急管理局", "区应急局"),
    ("云溪区审计局", "区审计局"),
    ("云溪区市场监督管理局", "区市场监管局"),
    ("云溪区统计局", "区统计局"),
    ("云溪区医疗保障局", "区医保局"),
    ("云溪区政务服务和大数据管理局", "区政务服务局"),
    ("云溪区金融工作办公室", "区金融办"),
    ("云溪区税务局", "区税务局"),
    ("云溪区人民法院", "区法院"),
    ("云溪区工商业联合会", "区工商联"),
    ("云溪区督查局", "区督查局"),
)

NAMED = (
    ("office_head", "office", "office_head", "主任", "ysb-head"),
    ("office_clerk", "office", "office_clerk", "科员", "ysb"),
    ("leader", "leadership", "leader", "副区长", "leader"),
    ("unit_head", "区住建局", "unit_head", "局长", "zjj-head"),
    ("unit_clerk", "区住建局", "unit_clerk", "企业服务专员", "zjj"),
    ("traffic_clerk", "区交通局", "unit_clerk", "企业服务专员", "jtj"),
    ("market_clerk", "区市场监管局", "unit_clerk", "企业服务专员", "scjgj"),
    ("township_clerk", "青石镇", "unit_clerk", "营商环境专干", "qingshi"),
    ("liaison", "青石镇", "liaison_officer", "包联责任人", "baolian"),
    ("inspector", "区督查局", "inspector", "督查专员", "ducha"),
    ("team", "team1", "discipline_team", "组长", "jijian"),
    ("system_admin", "区政务服务局", "system_admin", "系统管理员", "sysadmin"),
    ("security_admin", "区政务服务局", "security_admin", "安全管理员", "secadmin"),
    ("audit_admin", "区政务服务局", "audit_admin", "审计管理员", "auditadmin"),
)

account(f"工作人员 http://127.0.0.1:8000/login/ 密码均为 {PASSWORD}")
for _line in (
    "营商办：ysb（科员） ysb-head（主任）    区领导：leader",
    "承办单位：jtj（区交通局） zjj（区住建局） zjj-head（局长） scjgj（区市场监管局） qingshi（青石镇）",
    "监督：ducha（区督查局） jijian（派驻纪检监察组）    管理员：sysadmin secadmin auditadmin",
):
    account(_line)


class Builder:
    """Makes units, people and posts row by row; small enough for that."""

    def __init__(self, stage: Stage) -> None:
        self.chance: Random = stage.chance("identity")
        self.units: dict[str, Unit] = {}
        self.roles = {role.code: role for role in Role.objects.all()}
        self.hashed = make_password(PASSWORD)
        self.people = 0

    def unit(self, key: str, code: str, name: str, short: str, kind: str, parent: Unit | None, order: int) -> Unit:
        """A unit below ``parent``."""
        party = Party.objects.create(kind=PartyKind.UNIT, name=name)
        unit = Unit(party=party, code=code, name=name, short_name=short, kind=kind, parent=parent, order=order)
        unit.since = BEGINNING
        unit.save()
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        unit.save(update_fields=["path"])
        self.units[key] = unit
        return unit

    def official(self, unit: Unit, role: str, title: str, username: str = "") -> Person:
        """A person with a post and an account on a unit."""
        self.people += 1
        name, number = person_name(self.chance), phone(self.chance)
        party = Party.objects.create(kind=PartyKind.PERSON, name=name)
        user = User.objects.create(username=username or f"yx{self.people:04d}", password=self.hashed)
        person = Person.objects.create(
            party=party, user=user, name=name, phone=number, phone_digest=lookup_digest(number)
        )
        since = BEGINNING + timedelta(days=self.chance.randrange(2200))
        Post.objects.create(person=person, unit=unit, role=self.roles[role], title=title, since=since)
        return person


@step("组织机构和工作人员", order=10)
def build_organisation(stage: Stage) -> None:
    """The units, the leaders, the office and the officials of 云溪区."""
    with transaction.atomic():
        sync_roles()
        builder = Builder(stage)
        _units(builder)
        for _key, unit, role, title, username in NAMED:
            builder.official(builder.units[unit], role, title, username)
        _officials(builder)
        units, people = len(builder.units), builder.people
        append(
            chain_for("accounts", "all"),
            action="demo.organisation",
            ids=SYSTEM_IDS,
            now=stage.now,
            data={"units": units, "people": people},
        )
    stage.things["units"] = builder.units
    stage.things["district"] = builder.units["district"]
    stage.made |= {"单位": units, "工作人员": people}


def _units(builder: Builder) -> None:
    district = builder.unit("district", DIVISION, "云溪区", "云溪区", UnitKind.DISTRICT, None, 0)
    builder.unit("leadership", f"{DIVISION}-LD", "云溪区人民政府", "区领导", UnitKind.LEADERSHIP, district, 1)
    office = "云溪区优化营商环境工作领导小组办公室"
    builder.unit("office", f"{DIVISION}-YSB", office, "区营商办", UnitKind.OFFICE, district, 2)
    for number, (name, kind, villages) in enumerate(TOWNSHIPS, start=1):
        body = "人民政府" if kind == UnitKind.TOWNSHIP else "办事处"
        code = f"{DIVISION}{number:03d}000"
        township = builder.unit(name, code, f"云溪区{name}{body}", name, kind, district, 10 + number)
        suffix = "村" if kind == UnitKind.TOWNSHIP else "社区"
        for index, village in enumerate(villages.split(), start=1):
            full = f"{village}{suffix}"
            key = f"{name}/{full}"
            builder.unit(
                key, f"{DIVISION}{number:03d}{index:03d}", f"{name}{full}", full, UnitKind.VILLAGE, township, index
            )
    for number, (name, short) in enumerate(DEPARTMENTS, start=1):
        builder.unit(short, f"{DIVISION}-{number:02d}", name, short, UnitKind.DEPARTMENT, district, 30 + number)
    _teams(builder, district)


def _teams(builder: Builder, district: Unit) -> None:
    """Three resident discipline teams, each over ten departments."""
    for number in range(1, 4):
        name = f"云溪区纪委监委派驻第{'一二三'[number - 1]}纪检监察组"
        team = builder.unit(
            f"team{number}", f"{DIVISION}-JJ{number}", name, name[7:], UnitKind.DISCIPLINE, district, 70 + number
        )
        for _, short in DEPARTMENTS[(number - 1) * 10 : number * 10]:
            Reach.objects.create(unit=team, over=builder.units[short], since=BEGINNING, basis="派驻")


def _officials(builder: Builder) -> None:
    """Heads and clerks of every unit, the rest spread until there are 400."""
    units = builder.units
    named = {(unit, role) for _, unit, role, _, _ in NAMED}
    for name, kind, _ in TOWNSHIPS:
        title = {"云台乡": "乡长"}.get(name, "镇长" if kind == UnitKind.TOWNSHIP else "主任")
        _pair(builder, name, (title, "营商环境专干"), named)
    for _, short in DEPARTMENTS:
        _pair(builder, short, ("局长", "企业服务专员"), named)
    for unit, role, title, count in (
        ("leadership", "leader", "副区长", 4),
        ("office", "office_clerk", "科员", 6),
        *((f"team{number}", "discipline_team", "副组长", 1) for number in (1, 2, 3)),
    ):
        for _ in range(count):
            builder.official(units[unit], role, title)
    townships = [units[name] for name, _, _ in TOWNSHIPS]
    departments = [units[short] for _, short in DEPARTMENTS]
    while builder.people < OFFICIALS:
        if builder.chance.random() < 0.55:
            builder.official(builder.chance.choice(townships), "liaison_officer", "包联责任人")
        else:
            builder.official(builder.chance.choice(departments), "department_visitor", "回访人员")


def _pair(builder: Builder, key: str, titles: tuple[str, str], named: set[tuple[str, str]]) -> None:
    """The head and the clerk of a unit, unless they are among the named ones."""
    for role, title in zip(("unit_head", "unit_clerk"), titles, strict=True):
        if (key, role) not in named:
            builder.official(builder.units[key], role, title)
