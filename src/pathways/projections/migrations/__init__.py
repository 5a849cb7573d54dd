"""The engine's own table; the models' tables are made from their files."""
