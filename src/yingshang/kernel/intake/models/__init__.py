"""The tables of intake."""

from yingshang.kernel.intake.models.files import ColumnMapping, Received
from yingshang.kernel.intake.models.register import Due, Form, MinutesCap, Owing, PlausibilityBound
from yingshang.kernel.intake.models.scans import ScanBatch, ScanPage
from yingshang.kernel.intake.models.sheets import ReturnSheet, SheetLine, SheetPrint

__all__ = [
    "ColumnMapping",
    "Due",
    "Form",
    "MinutesCap",
    "Owing",
    "PlausibilityBound",
    "Received",
    "ReturnSheet",
    "ScanBatch",
    "ScanPage",
    "SheetLine",
    "SheetPrint",
]
