"""Sanctions: what the law of a day allows when commitments are not kept (CASF L262-37)."""
