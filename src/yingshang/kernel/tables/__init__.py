"""Tables in and out: the spreadsheets and text files that offices send each other.

Owns how a file becomes a header and rows, how a cell's text becomes a date or a number, how rejected rows go back to
their sender, and how lists leave as a workbook or a text file. It knows no model: what a column means is told by the
caller's synonyms.
"""

from yingshang.kernel.tables.books import BookSheet, ReadBook, read_book, write_book
from yingshang.kernel.tables.cells import Cell
from yingshang.kernel.tables.errors import BadValue, UnreadableTable
from yingshang.kernel.tables.headers import HeaderMap, map_header
from yingshang.kernel.tables.reading import Table, read_table
from yingshang.kernel.tables.rejected import RowError, error_workbook
from yingshang.kernel.tables.writing import Column, write_csv, write_workbook

__all__ = [
    "BadValue",
    "BookSheet",
    "Cell",
    "Column",
    "HeaderMap",
    "ReadBook",
    "RowError",
    "Table",
    "UnreadableTable",
    "error_workbook",
    "map_header",
    "read_book",
    "read_table",
    "write_book",
    "write_csv",
    "write_workbook",
]
