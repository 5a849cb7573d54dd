"""The person: identity, household, RSA right over time, profile, exit."""

# Importing a moment registers its decision.
from pathways.domain.beneficiary import (
    contact,
    household,
    merging,
    payer_reduction,
    profile,
    registering,
    rsa_exit,
    rsa_right,
    search_profile,
)

__all__ = [
    "contact",
    "household",
    "merging",
    "payer_reduction",
    "profile",
    "registering",
    "rsa_exit",
    "rsa_right",
    "search_profile",
]
