"""From the rows of a table of officials to people, posts and accounts that are to be made or changed.

Offices give no identity number, so a person is known by the account, else by name and phone, else by name and unit. Two
rows of one name at two units without phone and account are two people.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from yingshang.kernel.identity.rules.rows import Fault, Note, OfficialRow
from yingshang.kernel.identity.rules.words import NOT_FOR_OFFICIALS, ROLE_WORDS, plain

ACCOUNT = re.compile(r"[\w.@+-]{2,64}")
KeyOf = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit to which people may be appointed; ``until`` is the day from which it is closed."""

    pk: int
    code: str
    name: str
    short_name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post as the installation has it; one that is yet to be made has no ``pk``."""

    unit: int
    role: str
    title: str
    since: date
    until: date | None = None
    primary: bool = True
    pk: int = 0

    def meets(self, since: date, until: date | None) -> bool:
        """Whether the post shares a day with a term."""
        return (self.until is None or self.until > since) and (until is None or self.since < until)


@dataclass(slots=True)
class HeldPerson:
    """A person as the installation has it, or as it shall be.

    Arguments:
        phone: a digest of the number: equal numbers have equal digests.
        stands_in: roles for which the person stands in, with the terms.
    """

    pk: int
    name: str
    phone: str = ""
    account: str = ""
    posts: list[HeldPost] = field(default_factory=list)
    stands_in: list[tuple[str, date, date | None]] = field(default_factory=list)


@dataclass(slots=True)
class Wanted:
    """One person of the table: who it is now (``None`` for a new one), and what of it changes."""

    name: str
    held: HeldPerson | None
    rows: list[OfficialRow] = field(default_factory=list)
    phone: str = ""
    """A new number, in full; empty when it stays."""
    account: str = ""
    """A new account; empty when none is to be made."""
    made: list[HeldPost] = field(default_factory=list)
    changed: list[HeldPost] = field(default_factory=list)


@dataclass(slots=True)
class OfficialPlan:
    """What a table would do. ``created``, ``updated``, ``unchanged`` count rows."""

    people: list[Wanted] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    good: list[OfficialRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def refused(self) -> set[int]:
        """The numbers of the refused rows."""
        return {fault.row for fault in self.faults}

    def refuse(self, row: OfficialRow, attribute: str, reason: str, remedy: str) -> None:
        """Refuse a row for one of its values."""
        self.faults.append(Fault(row.number, attribute, str(getattr(row, attribute) or ""), reason, remedy))


@dataclass(frozen=True, slots=True)
class Register:
    """What the rows are compared with.

    Arguments:
        roles: role code → name.
        duties: role code → administrator's duty, for the roles that carry one; nobody has two duties at a time.
        accounts: account names in use outside the district's officials, lower case.
        digests: phone number → digest, for the numbers of the table.
        myself: the person who imports (0 for the system): nobody appoints themselves.
    """

    places: Sequence[Place]
    people: Sequence[HeldPerson]
    roles: Mapping[str, str]
    duties: Mapping[str, str]
    accounts: frozenset[str]
    digests: Mapping[str, str]
    today: date
    myself: int = 0


def plan_officials(rows: Sequence[OfficialRow], register: Register) -> OfficialPlan:
    """Compare a table of officials with the district's people, posts and accounts."""
    plan = OfficialPlan()
    resolved = _resolve(rows, register, plan)
    for wanted in _people(resolved, register, plan):
        _plan_person(wanted, register, plan)
    _remark(plan)
    return plan


@dataclass(frozen=True, slots=True)
class _Resolved:
    """A row with its unit and role found."""

    row: OfficialRow
    place: Place
    role: str


def _resolve(rows: Sequence[OfficialRow], register: Register, plan: OfficialPlan) -> list[_Resolved]:
    """Find each row's unit and role; a row said twice counts once."""
    by_code = {plain(place.code): place for place in register.places}
    by_name: dict[str, dict[int, Place]] = defaultdict(dict)
    for place in register.places:
        by_name[plain(place.name)][place.pk] = place
        by_name[plain(place.short_name)][place.pk] = place
    roles = {plain(word): code for word, code in ROLE_WORDS.items() if code in register.roles}
    roles |= {plain(name): code for code, name in register.roles.items()} | {code: code for code in register.roles}
    seen: dict[tuple[object, ...], int] = {}
    found: list[_Resolved] = []
    for row in rows:
        if row.says() in seen:
            plan.unchanged += 1
            plan.notes.append(Note(row.number, "person", row.person, f"与第 {seen[row.says()]} 行重复，只计一次"))
            continue
        seen[row.says()] = row.number
        key = plain(row.unit)
        places = {0: by_code[key]} if key in by_code else by_name.get(key, {})
        role = roles.get(plain(row.role), "")
        before = len(plan.faults)
        if not places:
            plan.refuse(row, "unit", f"没有找到单位“{row.unit}”。", "填写单位的代码或全称；新单位请先导入单位表。")
        elif len(places) > 1:
            plan.refuse(row, "unit", f"有 {len(places)} 个单位叫“{row.unit}”。", "改填单位代码。")
        if not role or role in NOT_FOR_OFFICIALS:
            fit = "、".join(name for code, name in register.roles.items() if code not in NOT_FOR_OFFICIALS)
            plan.refuse(row, "role", f"不认识的角色“{row.role}”。", f"从这些中选：{fit}。")
        if row.account and not ACCOUNT.fullmatch(row.account):
            plan.refuse(row, "account", "账号只能由 2 至 64 个字母、数字、汉字和 . @ + - _ 组成。", "改掉多余的符号。")
        if row.until is not None and row.until < (row.since or row.until):
            plan.refuse(row, "until", "离任日期早于任职日期。", "核对两个日期。")
        if len(plan.faults) == before:
            found.append(_Resolved(row, next(iter(places.values())), role))
    return found


def _key(item: _Resolved) -> KeyOf:
    """By what a row names its person."""
    row = item.row
    if row.account:
        return ("account", row.account.lower())
    return ("phone", plain(row.person), row.phone) if row.phone else ("unit", plain(row.person), str(item.place.pk))


def _join(found: Sequence[_Resolved]) -> list[list[_Resolved]]:
    """Rows of one person together, though one row names the account and another only the phone or the unit."""
    groups: dict[KeyOf, list[_Resolved]] = {}
    alias: dict[KeyOf, set[KeyOf]] = defaultdict(set)
    for item in sorted(found, key=lambda i: ("account", "phone", "unit").index(_key(i)[0])):
        row, key = item.row, _key(item)
        weaker: list[KeyOf] = [("unit", plain(row.person), str(item.place.pk))]
        if row.phone:
            weaker.insert(0, ("phone", plain(row.person), row.phone))
        if key[0] != "account":
            owners = next((alias[k] for k in weaker if alias.get(k)), set())
            if len(owners) == 1 and not (key[0] == "phone" and weaker[0] not in alias):
                key = next(iter(owners))
        groups.setdefault(key, []).append(item)
        for k in weaker:
            alias[k].add(key)
    for items in groups.values():
        items.sort(key=lambda i: i.row.number)
    return sorted(groups.values(), key=lambda items: items[0].row.number)


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one person and who it is now."""

    items: Sequence[_Resolved]
    held: HeldPerson | None


def _people(found: Sequence[_Resolved], register: Register, plan: OfficialPlan) -> Iterable[_Group]:
    """Each person of the table with who it is now."""
    groups = _join(found)
    matched: dict[int, int] = {}
    strong = [_strong(items, register) for items in groups]
    taken = {person.pk for person in strong if person is not None}
    for items, known in zip(groups, strong, strict=True):
        held = known
        fault = _account_fault(items, held, register)
        if fault is None and held is None:
            candidates = [person for person in _weak(items, register) if person.pk not in taken]
            if len(candidates) > 1:
                fault = ("person", "本单位有同名人员，分不清是哪一位。", "填写账号或手机。")
            elif candidates:
                held = candidates[0]
                taken.add(held.pk)
        first = items[0].row.number
        if fault is None and held is not None and matched.setdefault(held.pk, first) != first:
            fault = ("account", f"与第 {matched[held.pk]} 行是同一人而账号不同。", "一人一个账号。")
        if fault is None:
            yield _Group(items, held)
            continue
        for item in items:
            plan.refuse(item.row, *fault)


def _account_fault(
    items: Sequence[_Resolved], held: HeldPerson | None, register: Register
) -> tuple[str, str, str] | None:
    """Whether the account is somebody else's: field, reason and remedy."""
    names = {plain(item.row.person) for item in items}
    if len(names) > 1:
        return "account", "表中几个姓名用了同一个账号。", "一人一个账号：换一个账号，或核对姓名。"
    if held is not None and plain(held.name) not in names:
        return "account", f"账号已是另一人（{held.name}）的。", "换一个账号，或核对姓名。"
    account = next((item.row.account for item in items if item.row.account), "")
    if account.lower() in register.accounts:
        return "account", "账号已被使用。", "换一个账号。"
    if held is not None and held.account and account and account.lower() != held.account.lower():
        return "account", f"该人已有账号 {held.account}。", "改填原账号，或把这一格留空。"
    return None


def _strong(items: Sequence[_Resolved], register: Register) -> HeldPerson | None:
    """The person whose account the rows name, else the one of that name and phone."""
    accounts = {item.row.account.lower() for item in items if item.row.account}
    for person in register.people:
        if person.account and person.account.lower() in accounts:
            return person
    phones = {register.digests.get(item.row.phone, "") for item in items if item.row.phone}
    name = plain(items[0].row.person)
    same = [p for p in register.people if p.phone and p.phone in phones and plain(p.name) == name]
    return same[0] if len(same) == 1 else None


def _weak(items: Sequence[_Resolved], register: Register) -> list[HeldPerson]:
    """The people of that name who have a post at one of the units."""
    name, units = plain(items[0].row.person), {item.place.pk for item in items}
    account = next((item.row.account for item in items if item.row.account), "")
    return [
        person
        for person in register.people
        if plain(person.name) == name
        and not (account and person.account)
        and any(post.unit in units for post in person.posts)
    ]


def _plan_person(group: _Group, register: Register, plan: OfficialPlan) -> None:
    """What changes for one person; row by row, so that one bad row does not take the others with it."""
    held = group.held
    wanted = Wanted(group.items[0].row.person, held)
    posts = list(held.posts) if held else []
    shared = _posts_by_phone(group, register, plan)
    done: dict[int, str] = {}
    for item in group.items:
        row = item.row
        before, after = _post(item, posts, register)
        outcome = "created" if before is None else "unchanged" if before == after else "updated"
        others = [*(post for post in posts if post != before), *shared]
        fault = _post_fault(item.place, after, others, held, register)
        if fault is None and register.myself and held and held.pk == register.myself and outcome != "unchanged":
            fault = ("person", "不能为本人办理。", "请由其他管理员导入这一行。")
        if fault is not None:
            plan.refuse(row, *fault)
            continue
        done[row.number] = outcome
        if outcome != "unchanged":
            kept = wanted.changed if after.pk else wanted.made
            for some in (posts, kept):
                if before is not None and before in some:
                    some.remove(before)
                some.append(after)
        wanted.rows.append(row)
    if not wanted.rows:
        return
    _person_itself(wanted, done, register, plan)
    plan.good.extend(wanted.rows)
    for outcome in done.values():
        setattr(plan, outcome, getattr(plan, outcome) + 1)
    if wanted.made or wanted.changed or wanted.phone or wanted.account:
        plan.people.append(wanted)


def _posts_by_phone(group: _Group, register: Register, plan: OfficialPlan) -> list[HeldPost]:
    """The posts of others with the same telephone, held or to be made: for 三员分立 they are one person's."""
    held = group.held
    phones = {register.digests.get(item.row.phone, "") for item in group.items} | {held.phone if held else ""}
    phones.discard("")
    found: list[HeldPost] = []
    for person in register.people:
        if person.phone in phones and (held is None or person.pk != held.pk):
            found += person.posts
            found += [HeldPost(0, role, "", since, until) for role, since, until in person.stands_in]
    for other in plan.people:
        if other.phone and register.digests.get(other.phone, "") in phones:
            found += [*other.made, *other.changed]
    return found


def _post_fault(
    place: Place, after: HeldPost, others: Sequence[HeldPost], held: HeldPerson | None, register: Register
) -> tuple[str, str, str] | None:
    """Why a post cannot be as it shall be: field, reason and remedy."""
    if place.until is not None and (after.until is None or after.until > place.until):
        return "unit", "该单位已撤销，任期不能超过撤销日期。", "改填承接单位，或补上离任日期。"
    if after.until is not None and after.until < after.since:
        return "until", "离任日期早于任职日期。", "核对两个日期。"
    if _not_separate(after, others, held, register):
        return "role", "系统、安全、审计三个管理员须由三人分别担任。", "由三人分别担任；先结束原任职，再导入。"
    return None


def _person_itself(wanted: Wanted, done: dict[int, str], register: Register, plan: OfficialPlan) -> None:
    """The person's phone and account; a change of them makes an unchanged row an updated one."""
    held = wanted.held
    phone = next((row for row in wanted.rows if row.phone), None)
    account = next((row for row in wanted.rows if row.account), None)
    if phone is not None and (held is None or held.phone != register.digests.get(phone.phone, "")):
        wanted.phone = phone.phone
        if held is not None and held.phone:
            plan.notes.append(Note(phone.number, "person", phone.person, "手机号与原来的不同，已改为表中的"))
    if account is not None and not (held and held.account):
        wanted.account = account.account
    for row, new in ((phone, wanted.phone), (account, wanted.account)):
        if row is not None and new and done[row.number] == "unchanged":
            done[row.number] = "updated"


def _post(item: _Resolved, posts: Sequence[HeldPost], register: Register) -> tuple[HeldPost | None, HeldPost]:
    """A row's post as it is (``None`` for a new one) and as it shall be."""
    row = item.row
    mine = [post for post in posts if post.unit == item.place.pk and post.role == item.role]
    since, until = row.since or register.today, row.until
    same = next((post for post in mine if row.since is not None and post.since == row.since), None)
    same = same or next((post for post in mine if post.meets(since, until)), None)
    if same is None:
        primary = not any(post.primary and post.meets(since, until) for post in posts)
        return None, HeldPost(item.place.pk, item.role, row.title, since, until, primary)
    after = replace(same, title=row.title or same.title, since=row.since or same.since, until=row.until or same.until)
    return same, after


def _not_separate(after: HeldPost, posts: Sequence[HeldPost], held: HeldPerson | None, register: Register) -> bool:
    """Whether the person would hold, or stand in for, another administrator's post meanwhile."""
    duty = register.duties.get(after.role)
    if duty is None:
        return False
    others = {role for role, other in register.duties.items() if other != duty}
    held_posts = any(post.role in others and post.meets(after.since, after.until) for post in posts)
    stands_in = held.stands_in if held else []
    return held_posts or any(
        role in others and HeldPost(0, role, "", since, until).meets(after.since, after.until)
        for role, since, until in stands_in
    )


def _remark(plan: OfficialPlan) -> None:
    """What the one who imports should know: people who cannot sign in, names and phones that several share."""
    without = [w for w in plan.people if not w.account and not (w.held and w.held.account)]
    if without:
        plan.notes.append(Note(0, "account", "", "没有写账号，不能登录", len(without)))
    undated = sum(1 for w in plan.people for row in w.rows if w.made and row.since is None)
    if undated:
        plan.notes.append(Note(0, "since", "", "没有写任职日期，新任职按导入当日", undated))
    names: dict[str, list[Wanted]] = defaultdict(list)
    phones: dict[str, set[str]] = defaultdict(set)
    for wanted in plan.people:
        names[plain(wanted.name)].append(wanted)
    for row in plan.good:
        if row.phone:
            phones[row.phone].add(plain(row.person))
    for same in names.values():
        if len(same) > 1:
            row = same[-1].rows[0]
            told = "同名，按不同的人处理；若是同一人，请填同一账号或手机"
            plan.notes.append(Note(row.number, "person", row.person, told, len(same)))
    shared = sum(1 for people in phones.values() if len(people) > 1)
    if shared:
        plan.notes.append(Note(0, "phone", "", "有手机号由几个人共用", shared))
