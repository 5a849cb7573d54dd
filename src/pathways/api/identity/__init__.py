"""Who asks: accounts with their grants, the keys and the sessions they ask with."""
