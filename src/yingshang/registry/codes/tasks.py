"""What the city's lists leave behind: files that nobody confirmed, rejected rows."""

from __future__ import annotations

from yingshang.kernel.retention.registry import Ask, Each, Leftovers, retained
from yingshang.registry.codes.services import drop_upload, uploads_before

SHORTEST = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间"


@retained("codes.uploads", "企业码清单的上传文件和退回行", days=30, most=180, basis=SHORTEST, by_district=True)
def old_uploads(ask: Ask) -> Leftovers:
    """The files of lists; one that was never confirmed is withdrawn. Counts and digests stay."""
    district = ask.district.pk if ask.district is not None else None
    return Each(uploads_before(ask.before, district), lambda upload: drop_upload(upload=upload, now=ask.now))
