"""What can happen and what may be decided: pure Python, no I/O, no clock, no SQL, no Flask."""
