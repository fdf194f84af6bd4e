"""Simulator of a WebSphere cell: repository, admin objects, processes. Python 3.11, standard library."""
