"""DRDA, the protocol of Db2's clients: codec, security, and the conversation of a server."""
