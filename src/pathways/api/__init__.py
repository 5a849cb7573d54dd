"""The JSON API: a request becomes a command or a question, a refusal a problem (RFC 9457)."""
