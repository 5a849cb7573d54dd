"""All that is held about a person, for that person: PDF and JSON (GDPR, art. 15)."""
