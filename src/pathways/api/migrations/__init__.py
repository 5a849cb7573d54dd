"""The numbered SQL files of the API's own table, applied by `pathways.api.keys.prepare`."""
