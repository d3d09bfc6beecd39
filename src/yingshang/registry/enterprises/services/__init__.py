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
from yingshang.registry.enterprises.services.retention import purge_imports
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
    "edit_enterprise",
    "fetch_errors",
    "import_enterprises",
    "index_names_missing",
    "place_enterprise",
    "preview_import",
    "purge_imports",
    "reattribute",
    "run_import",
    "save_rule",
    "set_contact",
    "set_own_contact",
    "tag_enterprises",
    "unmask_contact",
    "upload_register",
    "withdraw_import",
]
