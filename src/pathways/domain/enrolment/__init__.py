"""Someone in an insertion action, from the entry to the outcome (G4; A2 to A7)."""
