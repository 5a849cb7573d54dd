"""What people print, open or put in their calendar: case lists and letters, in French.

Documents render typed input that others assemble from the log: nothing here reads a database or
the clock, so that the same input always gives the same bytes.
"""
