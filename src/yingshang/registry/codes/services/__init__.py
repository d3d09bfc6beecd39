"""Every write of 企业码: the city's list as a full snapshot, its upload on the page, the window of use."""

from yingshang.registry.codes.services.city_list import Taken, take_city_list
from yingshang.registry.codes.services.uploads import (
    confirm_upload,
    drop_upload,
    upload_city_list,
    uploads_before,
    withdraw_upload,
)
from yingshang.registry.codes.services.windows import set_window

__all__ = [
    "Taken",
    "confirm_upload",
    "drop_upload",
    "set_window",
    "take_city_list",
    "upload_city_list",
    "uploads_before",
    "withdraw_upload",
]
