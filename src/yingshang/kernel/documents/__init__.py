"""Official documents: written once as blocks, printed as .docx in the GB/T 9704-2012 form, as PDF and as HTML.

Owns the form (page, grid, fonts, numbers of headings, head, signature, version record) and the marks by which a figure
is found again in a finished file. It knows no figure and no report: they give it text, identities and a manifest.
"""

from yingshang.kernel.documents.content import (
    AttachmentPart,
    Block,
    FigureRun,
    Heading,
    OfficialDocument,
    Paragraph,
    RedHead,
    Run,
    SheetMark,
    Signature,
    TableBlock,
    Text,
    VersionRecord,
)
from yingshang.kernel.documents.errors import ConversionFailed, MissingProgram, UnfitTemplate, UnreadableDocument
from yingshang.kernel.documents.html import render_html, write_html
from yingshang.kernel.documents.labels import PER_SHEET, Label, write_labels
from yingshang.kernel.documents.manifest import WrittenFigure, read_figures, read_manifest
from yingshang.kernel.documents.office_templates import OfficeTemplate, fill_template, read_template
from yingshang.kernel.documents.pdf import find_office, to_pdf
from yingshang.kernel.documents.writing import write_docx

__all__ = [
    "PER_SHEET",
    "AttachmentPart",
    "Block",
    "ConversionFailed",
    "FigureRun",
    "Heading",
    "Label",
    "MissingProgram",
    "OfficeTemplate",
    "OfficialDocument",
    "Paragraph",
    "RedHead",
    "Run",
    "SheetMark",
    "Signature",
    "TableBlock",
    "Text",
    "UnfitTemplate",
    "UnreadableDocument",
    "VersionRecord",
    "WrittenFigure",
    "fill_template",
    "find_office",
    "read_figures",
    "read_manifest",
    "read_template",
    "render_html",
    "to_pdf",
    "write_docx",
    "write_html",
    "write_labels",
]
