"""Every write of the register."""

from yingshang.registry.enterprises.services.contacts import unmask_contact
from yingshang.registry.enterprises.services.editing import (
    edit_enterprise,
    set_contact,
    set_own_contact,
    tag_enterprises,
)
from yingshang.registry.enterprises.services.importing import ImportResult, import_enterprises
from yingshang.registry.enterprises.services.naming import index_names_missing
from yingshang.registry.enterprises.services.placing import place_enterprise, reattribute, save_rule
from yingshang.registry.enterprises.services.retention import (
    contents_of_imports,
    end_lost_runs,
    files_of_imports,
    workbooks_of_imports,
)
from yingshang.registry.enterprises.services.runs import (
    confirm_import,
    fetch_errors,
    preview_import,
    run_import,
    upload_register,
    withdraw_import,
)

__all__ = [
    "ImportResult",
    "confirm_import",
    "contents_of_imports",
    "edit_enterprise",
    "end_lost_runs",
    "fetch_errors",
    "files_of_imports",
    "import_enterprises",
    "index_names_missing",
    "place_enterprise",
    "preview_import",
    "reattribute",
    "run_import",
    "save_rule",
    "set_contact",
    "set_own_contact",
    "tag_enterprises",
    "unmask_contact",
    "upload_register",
    "withdraw_import",
    "workbooks_of_imports",
]
