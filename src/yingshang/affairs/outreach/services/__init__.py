"""Every write of outreach; a file for each theme."""

from yingshang.affairs.outreach.services.patrol import (
    commit_round,
    draw_sample,
    open_recheck,
    reveal_contacts,
    seed_patrol,
    set_sample_rule,
)

__all__ = [
    "commit_round",
    "draw_sample",
    "open_recheck",
    "reveal_contacts",
    "seed_patrol",
    "set_sample_rule",
]
