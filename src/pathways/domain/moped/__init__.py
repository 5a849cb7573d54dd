"""Mopeds of rental services (A3.2, A3.7)."""

from pathways.domain.moped import fleet

__all__ = ["fleet"]
