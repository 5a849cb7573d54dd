"""The insertion actions of the demo: financed, offered, entered, attended, reported (G, A2-A7)."""
