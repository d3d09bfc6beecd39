"""What the demonstration district does in a year of demands: the demands themselves, and what is done with some of them."""

from yingshang.affairs.demands.demo.further import help_merge_and_supervise
from yingshang.affairs.demands.demo.telling import Teller, tell_a_year_of_demands

__all__ = ["Teller", "help_merge_and_supervise", "tell_a_year_of_demands"]
