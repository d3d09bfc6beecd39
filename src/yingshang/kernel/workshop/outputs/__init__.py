"""What an edition becomes: .docx, PDF, and whatever else people carry away."""

from yingshang.kernel.workshop.outputs.composing import document_of, verify_address
from yingshang.kernel.workshop.outputs.files import DOCX, docx_of, file_name, pdf_of
from yingshang.kernel.workshop.outputs.one_sheet import one_sheet_docx, one_sheet_pdf
from yingshang.kernel.workshop.outputs.picture import picture_of
from yingshang.kernel.workshop.outputs.workbook import XLSX, workbook_of

__all__ = [
    "DOCX",
    "XLSX",
    "document_of",
    "docx_of",
    "file_name",
    "one_sheet_docx",
    "one_sheet_pdf",
    "pdf_of",
    "picture_of",
    "verify_address",
    "workbook_of",
]
