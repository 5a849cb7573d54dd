"""A past year under other rules: what the delays, the file active and its cost would have been.

People's behaviour is taken as it was; only what the rules add is worked out again, by the very
decisions that recorded it. Nothing is written.
"""
