"""The scheduler ticks: it asks what is due, the domain answers, and doing it twice is safe."""
