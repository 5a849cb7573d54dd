"""OpenID Connect: people sign in with a provider of theirs (ProConnect, Keycloak)."""
