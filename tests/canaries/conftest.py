"""The API in this process, for what only happens there."""

from tests.api.conftest import api

__all__ = ["api"]
