"""The system's own settings with the observing application."""

from yingshang.conf.settings import *  # noqa: F403
from yingshang.conf.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.environment.observed"]
