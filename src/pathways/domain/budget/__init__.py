"""The yearly envelopes of the insertion budget (G12)."""
