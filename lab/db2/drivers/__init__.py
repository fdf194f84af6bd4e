"""IBM's drivers as tests use them: the JDBC driver in Java, the CLI driver in ibm_db; lines tell them what to do."""
