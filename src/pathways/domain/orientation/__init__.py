"""An accompaniment, from the decision that orients the person to its end (Annexe 1, art. 4)."""
