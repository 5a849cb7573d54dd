"""Insertion pathways of the people who receive RSA, as a log of events."""
