"""Every change of units, people, posts, mandates, roles and accounts: one transaction, one entry on the accounts chain."""

from yingshang.kernel.identity.services.accounts import (
    activate_account,
    change_password,
    create_account,
    deactivate_account,
    new_password,
    reset_password,
)
from yingshang.kernel.identity.services.founding import FirstAccount, found_district
from yingshang.kernel.identity.services.grants import grant_permission, withdraw_permission
from yingshang.kernel.identity.services.imports import (
    HandedAccount,
    RowsImported,
    Source,
    import_officials,
    import_units,
)
from yingshang.kernel.identity.services.mandates import end_mandate, grant_mandate
from yingshang.kernel.identity.services.people import change_person, create_person
from yingshang.kernel.identity.services.posts import appoint, end_post, end_substitution, substitute
from yingshang.kernel.identity.services.units import (
    change_unit,
    close_unit,
    create_unit,
    end_reach,
    extend_reach,
    move_unit,
)

__all__ = [
    "FirstAccount",
    "HandedAccount",
    "RowsImported",
    "Source",
    "activate_account",
    "appoint",
    "change_password",
    "change_person",
    "change_unit",
    "close_unit",
    "create_account",
    "create_person",
    "create_unit",
    "deactivate_account",
    "end_mandate",
    "end_post",
    "end_reach",
    "end_substitution",
    "extend_reach",
    "found_district",
    "grant_mandate",
    "grant_permission",
    "import_officials",
    "import_units",
    "move_unit",
    "new_password",
    "reset_password",
    "substitute",
    "withdraw_permission",
]
