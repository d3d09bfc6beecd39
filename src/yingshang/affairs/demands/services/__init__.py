"""Every write of 企业诉求: bringing one, dispatching many, the directory, the service levels, the exchange with 12345."""

from yingshang.affairs.demands.services.configuring import (
    adopt_preset,
    presets,
    seed_directory,
    seed_dispatch,
    seed_levels,
    set_dispatch,
)
from yingshang.affairs.demands.services.exchanging import OrderFile, Taken, return_orders, take_orders
from yingshang.affairs.demands.services.many import BatchResult, perform_many
from yingshang.affairs.demands.services.opening import (
    Order,
    enter_demand,
    receive_complaint,
    receive_order,
    search_text,
    submit_demand,
)
from yingshang.affairs.demands.services.phrasing import save_phrase
from yingshang.affairs.demands.services.unmasking import unmask_phone

__all__ = [
    "BatchResult",
    "Order",
    "OrderFile",
    "Taken",
    "adopt_preset",
    "enter_demand",
    "perform_many",
    "presets",
    "receive_complaint",
    "receive_order",
    "return_orders",
    "save_phrase",
    "search_text",
    "seed_directory",
    "seed_dispatch",
    "seed_levels",
    "set_dispatch",
    "submit_demand",
    "take_orders",
    "unmask_phone",
]
