"""The words of registers for kinds and states, and what they mean here."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from yingshang.kernel.tables.errors import BadValue
from yingshang.registry.enterprises.enums import Kind, Status

KIND_PARTS = (
    ("个体", Kind.SOLE),
    ("合作社", Kind.COOPERATIVE),
    ("合作联社", Kind.COOPERATIVE),
    ("公司", Kind.ENTERPRISE),
    ("企业", Kind.ENTERPRISE),
    ("合伙", Kind.ENTERPRISE),
    ("独资", Kind.ENTERPRISE),
    ("股份", Kind.ENTERPRISE),
    ("全民所有制", Kind.ENTERPRISE),
    ("集体所有制", Kind.ENTERPRISE),
    ("国有", Kind.ENTERPRISE),
    ("内资", Kind.ENTERPRISE),
    ("外资", Kind.ENTERPRISE),
    ("外商", Kind.ENTERPRISE),
    ("中外合", Kind.ENTERPRISE),
    ("港澳台", Kind.ENTERPRISE),
    ("分支机构", Kind.ENTERPRISE),
    ("分公司", Kind.ENTERPRISE),
    ("代表机构", Kind.ENTERPRISE),
    ("代表处", Kind.ENTERPRISE),
)
STATUS_PARTS = (
    ("未注销", Status.REVOKED),
    ("吊销", Status.REVOKED),
    ("撤销", Status.REVOKED),
    ("责令关闭", Status.REVOKED),
    ("注销", Status.CANCELLED),
    ("销户", Status.CANCELLED),
    ("迁出", Status.MOVED_OUT),
    ("已迁移", Status.MOVED_OUT),
    ("歇业", Status.SUSPENDED),
    ("停业", Status.SUSPENDED),
    ("清算", Status.SUSPENDED),
    ("存续", Status.ACTIVE),
    ("在营", Status.ACTIVE),
    ("在业", Status.ACTIVE),
    ("开业", Status.ACTIVE),
    ("开立", Status.ACTIVE),
    ("正常", Status.ACTIVE),
    ("登记成立", Status.ACTIVE),
    ("确立", Status.ACTIVE),
    ("迁入", Status.ACTIVE),
)
CLOSED = frozenset({Status.REVOKED, Status.CANCELLED, Status.MOVED_OUT})


@lru_cache(maxsize=4096)
def kind_of_words(text: str) -> Kind | None:
    """The kind that a legal form names (``有限责任公司(自然人独资)``, ``个体工商户``); None when the words say nothing."""
    flat = "".join(unicodedata.normalize("NFKC", text).split())
    return next((kind for part, kind in KIND_PARTS if part in flat), None)


@lru_cache(maxsize=4096)
def status_of_words(text: str) -> Status:
    """The state that a register's words name: 存续/在营/开业 and the like, 注销, 吊销, 迁出, 歇业 …

    Errors: :class:`BadValue` for words that name none.
    """
    flat = "".join(unicodedata.normalize("NFKC", text).split())
    for part, status in STATUS_PARTS:
        if part in flat:
            return status
    raise BadValue(
        f"不认识的登记状态“{text.strip()}”", "改为存续、在营、开业、歇业、停业、吊销、注销或迁出；不清楚的留空"
    )
