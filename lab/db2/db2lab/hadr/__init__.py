"""HADR of one active database. Pure: it reacts to messages and time."""
