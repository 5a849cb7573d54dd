"""Agreements (conventions) of insertion actions: what is financed, for whom, from when to when."""
