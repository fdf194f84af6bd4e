"""One database: the commands that concern it, on disk and while it is active. Pure."""
