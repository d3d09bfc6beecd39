"""The demonstration district's frame: steps in order, seeded chance, plausible names and hours.

Each folder contributes a ``demo`` module whose functions are declared with :func:`step`; the frame knows none of them.
"""

from yingshang.kernel.demo.stage import Stage, account, accounts, build, step

__all__ = ["Stage", "account", "accounts", "build", "step"]
