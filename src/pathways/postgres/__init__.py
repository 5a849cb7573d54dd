"""Where the data live: which PostgreSQL, under which role, in which state."""
