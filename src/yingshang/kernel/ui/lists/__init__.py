"""Declarative list pages: filters, columns, sorting, pages of fifty, batch actions, export as seen, saved views."""

from yingshang.kernel.ui.lists.cases import CaseListPage
from yingshang.kernel.ui.lists.columns import Column
from yingshang.kernel.ui.lists.page import ListPage

__all__ = ["CaseListPage", "Column", "ListPage"]
