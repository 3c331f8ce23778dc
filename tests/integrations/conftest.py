"""What the tests of the integrations share."""

from tests.integrations.tools import index

__all__ = ["index"]
