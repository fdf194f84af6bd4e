"""Return codes and flags of X/Open's XA specification, as far as the simulator has them."""

OK, READ_ONLY = 0, 3
RB_ROLLBACK, RB_TIMEOUT = 100, 106
NOTA, PROTO, RMFAIL, DUPID, OUTSIDE = -4, -6, -7, -8, -9

# Flags of a request
JOIN, RESUME, FAIL, ONE_PHASE = 0x00200000, 0x08000000, 0x20000000, 0x40000000
