"""An office's own form: a .docx whose letterhead, headers, styles and page stay, and into which a paper's text is put.

The places are words in brackets: 【正文】 has to be there, the others may. Text editors split such words over runs, and
put them into content controls and text boxes; they are found all the same.
"""

from yingshang.kernel.documents.office_templates.filling import fill_template
from yingshang.kernel.documents.office_templates.places import BODY, PLACES
from yingshang.kernel.documents.office_templates.reading import OfficeTemplate, read_template

__all__ = ["BODY", "PLACES", "OfficeTemplate", "fill_template", "read_template"]
