"""A stand-in of Db2 with HADR: pure model, command line, link, client. See lab/db2/README.md."""
