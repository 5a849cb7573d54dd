"""A file, or a sample of files, to check far from here: events, pages and rules, signed."""
