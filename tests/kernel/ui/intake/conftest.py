"""The same forms and sheets as the tests of the mechanism."""

from tests.kernel.intake.conftest import owe, owed

__all__ = ["owe", "owed"]
