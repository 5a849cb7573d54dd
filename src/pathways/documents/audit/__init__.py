"""A person's whole history for whoever audits it: what, when, when known, who, why, which rule."""
