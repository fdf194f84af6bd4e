"""The texts of the messages, as IBM's catalogue has them. Pure.

Placeholders are the variable parts; SQLSTATE is what the command line adds. Whether they are IBM's to the letter is
tested where IBM's client is installed (tests/test_catalogue.py). A text that differs names its source in SOURCES.
"""

MESSAGES = {
    "DB20000I": "The {command} command completed successfully.",
    "DB21001E": (
        "The option \"{option}\" specified after the 'db2' command or in the DB2OPTIONS variable is incorrect."
    ),
    "DB21005E": 'An error occurred while accessing the file "{file}".',
    "DB21024I": "This command is asynchronous and may not be effective immediately.",
    "DB21034E": (
        "The command was processed as an SQL statement because it was not a valid Command Line Processor command.  "
        "During SQL processing it returned:"
    ),
    "DB21056W": "Directory changes may not be effective until the directory cache is refreshed.",
    "DBI1303W": "Variable not set.",
    "SQL0100W": (
        "No row was found for FETCH, UPDATE or DELETE; or the result of a query is an empty table.  SQLSTATE=02000"
    ),
    "SQL0104N": (
        'An unexpected token "{word}" was found following "{after}".  Expected tokens may include:  "{expected}".  '
        "SQLSTATE=42601"
    ),
    "SQL0204N": '"{name}" is an undefined name.  SQLSTATE=42704',
    "SQL0117N": "The number of values assigned is not the same as the number of specified or implied columns or "
    "variables.  SQLSTATE=42802",
    "SQL0206N": '"{name}" is not valid in the context where it is used.  SQLSTATE=42703',
    "SQL0298N": "Bad container path.  SQLSTATE=428B2",
    "SQL0413N": "Overflow occurred during numeric data type conversion.  SQLSTATE=22003",
    "SQL0420N": (
        'Invalid character found in a character string argument of the function "{function}".  SQLSTATE=22018'
    ),
    "SQL0601N": (
        'The name of the object to be created is identical to the existing name "{name}" of type "{type}".  '
        "SQLSTATE=42710"
    ),
    "SQL0518N": (
        "The statement named in the EXECUTE statement is not in a prepared state or is a SELECT or VALUES statement.  "
        "SQLSTATE=07003"
    ),
    "SQL0803N": (
        "An error or warning occurred.  One or more values in the INSERT statement, UPDATE statement, or foreign key "
        "update caused by a DELETE statement are not valid because the primary key, unique constraint or unique index "
        'identified by "{index}" constrains table "{table}" from having duplicate values for the index key.  '
        "SQLSTATE=23505"
    ),
    "SQL0911N": (
        "The current transaction has been rolled back because of a deadlock or timeout.  "
        'Reason code "{reason}".  SQLSTATE=40001'
    ),
    "SQL0918N": "Application must execute a rollback.  SQLSTATE=51021",
    "SQL0925N": "SQL COMMIT invalid for application execution environment.  SQLSTATE=2D521",
    "SQL0926N": "SQL ROLLBACK invalid for application execution environment.  SQLSTATE=2D521",
    "SQL0952N": "Processing was cancelled due to an interrupt.  SQLSTATE=57014",
    "SQL1005N": (
        'The database alias "{alias}" already exists in either the local database directory or system database '
        "directory."
    ),
    "SQL1013N": 'The database alias name or database name "{alias}" could not be found.  SQLSTATE=42705',
    "SQL1024N": "A database connection does not exist.  SQLSTATE=08003",
    "SQL1025N": "The database manager was not stopped because databases are still active.",
    "SQL1026N": "The database manager is already active.",
    "SQL1031N": "The database directory cannot be found on the indicated file system.  SQLSTATE=58031",
    "SQL1032N": "No start database manager command was issued.  SQLSTATE=57019",
    "SQL1035N": (
        "The operation failed because the specified database cannot be connected to in the mode requested.  "
        "SQLSTATE=57019"
    ),
    "SQL1042C": "An unexpected system error occurred.  SQLSTATE=58004",
    "SQL1051N": 'The path "{path}" does not exist or is not valid.',
    "SQL1057W": "The system database directory is empty.  SQLSTATE=01606",
    "SQL1063N": "DB2START processing was successful.",
    "SQL1064N": "DB2STOP processing was successful.",
    "SQL1092N": (
        "The requested command or operation failed because the user ID does not have the authority to perform the "
        'requested command or operation.  User ID: "{user}".'
    ),
    "SQL1097N": "The node name was not found in the node directory.  SQLSTATE=42720",
    "SQL1116N": (
        'A connection to or activation of database "{alias}" cannot be made because of BACKUP PENDING.  SQLSTATE=57019'
    ),
    "SQL1117N": (
        'A connection to or activation of database "{alias}" cannot be made because of ROLL-FORWARD PENDING.  '
        "SQLSTATE=57019"
    ),
    "SQL1119N": (
        'A connection to or activation of database "{alias}" cannot be made because a previous restore is incomplete '
        "or still in progress.  SQLSTATE=57019"
    ),
    "SQL1224N": (
        "The database manager is not able to accept new requests, has terminated all requests in progress, or has "
        "terminated the specified request because of an error or a forced interrupt.  SQLSTATE=55032"
    ),
    "SQL1260N": ('Database "{alias}" is not configured for roll-forward recovery on database partition(s) "0".'),
    "SQL1261N": (
        'Database "{alias}" is not in rollforward pending state on node(s) "0", so it does not need to be rolled '
        "forward on these nodes."
    ),
    "SQL1251W": "No data returned for heuristic query.",
    "SQL1363W": (
        "One or more of the parameters submitted for immediate modification were not changed dynamically. For these "
        "configuration parameters, the database must be shutdown and reactivated before the configuration parameter "
        "changes become effective."
    ),
    "SQL1490W": (
        "Activate database is successful, however, the database has already been activated on one or more nodes."
    ),
    "SQL1494W": "Activate database is successful, however, there is already a connection to the database.",
    "SQL1495W": "Deactivate database is successful, however, there is still a connection to the database.",
    "SQL1496W": "Deactivate database is successful, but the database was not activated.",
    "SQL1611W": "No data was returned by Database System Monitor.",
    "SQL1728N": 'The command or operation failed because the keystore could not be accessed. Reason code "{reason}".',
    "SQL1729N": 'The command failed because the label "{label}" does not exist in the keystore.',
    "SQL1743N": (
        "The RESTORE command failed because the backup image is of an encrypted database but the target database is "
        "not encrypted."
    ),
    "SQL1766W": "The command completed successfully. However, LOGINDEXBUILD was not enabled before HADR was started.",
    "SQL1767N": 'Start HADR cannot complete. Reason code = "{reason}".',
    "SQL1768N": 'Unable to start HADR. Reason code = "{reason}".',
    "SQL1769N": 'Stop HADR cannot complete. Reason code = "{reason}".',
    "SQL1770N": 'Takeover HADR cannot complete. Reason code = "{reason}".',
    "SQL1773N": (
        "The statement or command failed because it requires functionality that is not supported on a read-enabled "
        'HADR standby database. Reason code = "{reason}".'
    ),
    "SQL1776N": 'The command cannot be issued on an {kind} database. Reason code = "{reason}".',
    "SQL1777N": "HADR is already started.",
    "SQL1889W": "The update alternate server request was ignored.",
    "SQL2001N": "The utility was interrupted.  The output data may be incomplete.",
    "SQL2036N": 'The path for the file, named pipe, or device "{path}" is not valid.',
    "SQL2406N": "The BACKUP cannot be performed because the database needs to be rolled forward.",
    "SQL2413N": (
        "Online backup is not allowed because the database is not recoverable or a backup pending condition is in "
        "effect."
    ),
    "SQL2419N": 'The target disk "{path}" has become full.',
    "SQL2522N": ("More than one backup file matches the time stamp value provided for the backed up database image."),
    "SQL2530N": ("The backup image is corrupted.  Restore of database from this backup image is not possible."),
    "SQL2537N": "Roll-forward is required following the Restore.",
    "SQL2539W": (
        "The specified name of the backup image to restore is the same as the name of the target database.  Restoring "
        "to an existing database that is the same as the backup image database will cause the current database to be "
        "overwritten by the backup version."
    ),
    "SQL2540W": (
        'Restore is successful, however a warning "2539" was encountered during Database Restore while processing in '
        "No Interrupt mode."
    ),
    "SQL2542N": (
        'No match for a database image file was found based on the source database alias "{alias}" and timestamp '
        '"{timestamp}" provided.'
    ),
    "SQL2547N": (
        "The database was not restored because the backup image is from a previous release and requires rollforward "
        "recovery."
    ),
    "SQL2570N": (
        'An attempt to restore on target OS "{target}" from a backup created on source OS "{source}" failed due to the '
        "incompatibility of operating systems or an incorrect specification of the restore command.  Reason-code: "
        '"{reason}".'
    ),
    "SQL5043N": (
        "Support for one or more communications protocols specified in the DB2COMM environment variable failed to "
        "start successfully. However, core database manager functionality started successfully."
    ),
    "SQL5099N": (
        'The value "{value}" indicated by the database configuration parameter "{name}" is not valid, reason code '
        '"{reason}".  SQLSTATE=08004'
    ),
    "SQL5130N": (
        'The value specified for the configuration parameter "{name}" is not in the valid range of "{low}" to "{high}".'
    ),
    "SQL5133N": (
        "The configuration parameter was not updated because the specified value is not valid.  Specified value: "
        '"{value}".  Configuration parameter name: "{name}".'
    ),
    "SQL10007N": 'Message "-1390" could not be retrieved.  Reason code: "3".',
    "SQL30081N": (
        'A communication error has been detected. Communication protocol being used: "TCP/IP".  Communication API '
        'being used: "SOCKETS".  Location where the error was detected: "{location}".  Communication function '
        'detecting the error: "{function}".  Protocol specific error code(s): "{code}", "*", "*".  SQLSTATE=08001'
    ),
    "SQL30108N": (
        "A connection failed in an automatic client reroute environment. The transaction was rolled back. Host name "
        'or IP address: "{host}". Service name or port number: "{port}". Reason code: "1". Connection failure code: '
        '"2". Underlying error: "*".  SQLSTATE=08506'
    ),
}

# What HADR writes to db2diag.log and to the notification log.
ADMINISTRATION = {
    "ADM12500E": (
        "The HADR standby database cannot be made consistent with the primary database. The log stream of the standby "
        "database is incompatible with that of the primary database. To use this database as a standby, it must be "
        "recreated from a backup image or split mirror of the primary database."
    ),
    "ADM12502E": (
        "Unable to establish HADR primary-standby connection because the DB2 versions do not match the primary and "
        "standby databases. Upgrade the DB2 software to the same release and FixPak on either the HADR primary or HADR "
        "standby database to match the other."
    ),
    "ADM12504E": (
        "Unable to establish HADR primary-standby connection because the value of HADR_REMOTE_INST at one of the "
        "instances does not match the actual instance name of the other instance. This is a sanity check to ensure "
        "that only the intended database pairing occurs. If any of the HADR_REMOTE_INST configuration parameters or "
        "instance names is set incorrectly, you may correct it and try again to start HADR."
    ),
    "ADM12505E": (
        "Unable to establish HADR primary-standby connection because the database names do not match. Correct the "
        "database name so it matches on the HADR primary and HADR standby."
    ),
    "ADM12513E": (
        "Unable to establish HADR primary-standby connection because the primary and standby databases are "
        'incompatible.  Reason code: "{reason}"'
    ),
}

# Texts that differ from the catalogue of 12.1, or are not in it, each with its source.
SOURCES = {
    "DBI1303W": "IBM's message reference, db2set; the catalogue of the client has no DBI messages",
    "SQL1116N": "printed so by 9.7 to 11.5 (transcripts of archive logging switched on without a backup)",
    "SQL1260N": "IBM's message reference of 9.7 to 11.5 (database partitions instead of nodes)",
    "SQL1776N": "IBM's message reference of 9.7 and 10.1: HADR standby database; later: HADR database",
}
