"""The monthly notice: its chapters as a declaration, and the template of the workshop that they make."""

from yingshang.faces.reports.notice.chapters import CHAPTERS
from yingshang.faces.reports.notice.template import MONTHLY, draft_notice, plan_notice

__all__ = ["CHAPTERS", "MONTHLY", "draft_notice", "plan_notice"]
