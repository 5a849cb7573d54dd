"""pathways: how a French département follows the people who receive RSA.

Everything that happens is an event that is never changed; lists, figures, money and proofs are
derived from the events alone.
"""
