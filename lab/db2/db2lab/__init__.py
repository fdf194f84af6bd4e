"""A simulator of Db2 with HADR: pure model, command line, processes, client. See lab/db2/README.md."""
