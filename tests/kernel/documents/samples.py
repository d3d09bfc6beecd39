"""A paper with everything in it, for several tests."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from yingshang.kernel.documents import (
    AttachmentPart,
    FigureRun,
    Heading,
    OfficialDocument,
    Paragraph,
    RedHead,
    SheetMark,
    Signature,
    TableBlock,
    Text,
    VersionRecord,
)

CREATED = datetime(2022, 12, 30, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SENTENCE = "为推动全区营商环境各项工作有序开展不断优化政务服务强力推进整改提升"
MANIFEST = {
    "report": "annual-summary/2022",
    "figures": {"demands.accepted": 1284},
    "seal": {"key": "k1", "signature": "签"},
}


def whole() -> OfficialDocument:
    """A red-headed notice with headings, figures, a table, attachments, signature and version record."""
    accepted, rate = FigureRun("demands.accepted", "1,284"), FigureRun("demands.satisfaction_rate", "96.3%")
    return OfficialDocument(
        title="关于2022年度优化营商环境工作开展情况的通报",
        created=CREATED,
        author="区营商办",
        recipients="各乡镇人民政府，区直各单位",
        head=RedHead(
            "云溪区人民政府文件", "云政〔2022〕3号", copy_number="000001", secrecy="机密★1年", signers=["王某某"]
        ),
        blocks=[
            Heading(1, "工作开展情况"),
            Heading(2, "完善机制。", ["全年受理诉求", accepted, "件，满意率", rate, "。"]),
            Heading(3, "专项整治"),
            Paragraph(["结果 <&> 如下：", Text("一是", bold=True), "加强督办。"], mark="p_1"),
            Heading(4, "具体措施"),
            Paragraph(SENTENCE + "。"),
            Heading(1, "数据情况"),
            TableBlock(
                ["单位", "诉求（件）"],
                [["云溪街道", [FigureRun("demands.by_unit.1", "320")]], ["河东镇", "211"]],
                caption="表1　办理情况",
                numeric=[1],
                note="截至年底。",
            ),
        ],
        attachments=[AttachmentPart("一览表", [Heading(1, "附表"), Paragraph(SENTENCE)]), "问卷"],
        signature=Signature("云溪区人民政府", date(2022, 12, 30), sealed=False),
        note="此件公开发布",
        version_record=VersionRecord(
            "云溪区人民政府办公室",
            date(2022, 12, 31),
            "区委办公室，区人大常委会办公室，区政协办公室，区纪委监委，区法院",
        ),
        sheet_mark=SheetMark("https://example.org/v/abc", "TB2022-000003", date(2022, 12, 30)),
        manifest=MANIFEST,
    )


def plain(*, lines: int) -> OfficialDocument:
    """A paper whose text fills at least so many lines of Chinese characters."""
    text = (SENTENCE * (lines * 28 // len(SENTENCE) + 1))[: lines * 28]
    return OfficialDocument(title="工作总结", created=CREATED, blocks=[Paragraph(text)])
