"""A person is forgotten, or held by law."""
