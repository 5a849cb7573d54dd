"""The access journal's numbered SQL files, applied once each by `pathways.postgres.migrate`."""
