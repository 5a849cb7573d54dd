"""The person: identity, household, RSA right over time, profile, exit."""
