"""The exchange with 12345 (政务服务便民热线): its export file in, the 回填 list out, both in its own columns."""

from yingshang.affairs.demands.adapters.hotline import incoming
from yingshang.affairs.demands.adapters.hotline.importing import OrdersResult, import_orders
from yingshang.affairs.demands.adapters.hotline.returning import make_return_list

__all__ = ["OrdersResult", "import_orders", "incoming", "make_return_list"]
