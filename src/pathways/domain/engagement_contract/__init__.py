"""The contrat d'engagements: what the person and the body promise each other (Annexe 1, art. 4.4)."""
