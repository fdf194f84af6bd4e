"""The faults that this simulator knows. Lab conventions decide their details."""

# A "number" is how often the fault occurs; every other fault lasts until it is cleared.
KNOWN_FAULTS = {
    "takeover-half-way": "number: a graceful takeover breaks after the old primary became a standby",
    "db2pd-transient": "number: db2pd answers with a text that only asks for a second try",
    "congested": "true: the connection status is CONGESTED",
    "log-device-full": "true: the standby cannot write received logs (STANDBY_LOG_DEVICE_FULL)",
    "tablespace-error": "true: a table space of the standby is in error (STANDBY_TABLESPACE_ERROR)",
    "slow-replay": "bytes per second the standby replays",
    "slow-takeover": "seconds until a standby that takes over is primary",
    "slow-force": "seconds until FORCE APPLICATIONS takes effect",
    "log-missing": "position before which the primary no longer has its logs",
    "disk-full": "bytes after which BACKUP finds the disk full",
    "restore-breaks": "number: a restore stops half-way as if its process had been killed",
    "unrelated-chain": "number: the next restore finds left-over logs of another chain",
}
