"""Every write of 企业码: the city's list and the window of use; our own codes, their labels, scans and phones."""

from yingshang.registry.codes.services.batches import ask_batch, drop_sheet, run_batch, sheets_before
from yingshang.registry.codes.services.binding import bind_phone
from yingshang.registry.codes.services.city_list import Taken, take_city_list
from yingshang.registry.codes.services.issuing import (
    KEY,
    issue_code,
    issue_codes,
    reissue_code,
    revoke_closed,
    revoke_code,
    rotate_key,
    signed_revocations,
)
from yingshang.registry.codes.services.labels import address_of, print_labels, symbol_of
from yingshang.registry.codes.services.scanning import count_look, forget_looks, note_scan, reader_of
from yingshang.registry.codes.services.uploads import (
    confirm_upload,
    drop_upload,
    end_stuck,
    preview_upload,
    run_upload,
    upload_city_list,
    uploads_before,
    withdraw_upload,
)
from yingshang.registry.codes.services.windows import set_window

__all__ = [
    "KEY",
    "Taken",
    "address_of",
    "ask_batch",
    "bind_phone",
    "confirm_upload",
    "count_look",
    "drop_sheet",
    "drop_upload",
    "end_stuck",
    "forget_looks",
    "issue_code",
    "issue_codes",
    "note_scan",
    "preview_upload",
    "print_labels",
    "reader_of",
    "reissue_code",
    "revoke_closed",
    "revoke_code",
    "rotate_key",
    "run_batch",
    "run_upload",
    "set_window",
    "sheets_before",
    "signed_revocations",
    "symbol_of",
    "take_city_list",
    "upload_city_list",
    "uploads_before",
    "withdraw_upload",
]
