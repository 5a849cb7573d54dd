"""The log: the eventsourcing library's Application with our recorder, mapper and envelope."""
