"""Alerts: a deadline's step has come. One stream each, so that nobody's version is disturbed."""
