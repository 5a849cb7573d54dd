"""The SQL files of the API's own tables, applied by `pathways.api.identity.keys.prepare`."""
