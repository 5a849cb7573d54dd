"""Reports to the Département: final reports of actions (G8)."""
