"""The rows of lists, one type each: what a screen shows of a person, a deadline, a session."""
