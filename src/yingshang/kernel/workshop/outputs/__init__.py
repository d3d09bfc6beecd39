"""What an edition becomes: .docx, PDF, and whatever else people carry away."""

from yingshang.kernel.workshop.outputs.composing import document_of, verify_address
from yingshang.kernel.workshop.outputs.files import DOCX, docx_of, file_name, pdf_of
from yingshang.kernel.workshop.outputs.workbook import XLSX, workbook_of

__all__ = ["DOCX", "XLSX", "document_of", "docx_of", "file_name", "pdf_of", "verify_address", "workbook_of"]
