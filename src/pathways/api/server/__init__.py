"""The server under the application: what it waits for, how long, and how it stops."""
