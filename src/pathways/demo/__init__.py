"""A fictitious département, lived through by the domain itself: for the demo and the benchmarks."""
