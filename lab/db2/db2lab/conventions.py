"""Behavior of the simulator that IBM's documentation does not give: the one table of lab conventions.

Each row says what confirms it: IBM's drivers, which work with the simulator only so (tests/test_behavior_*.py), IBM's
message catalogue, a transcript of a real Db2, or nothing. A capture from a real Db2 corrects the row and the code.
"""

from typing import NamedTuple

JDBC, CLI = "IBM's JDBC driver", "IBM's CLI driver"
CATALOGUE, TRANSCRIPT, NOTHING = "IBM's catalogue", "a transcript", "nothing"
SOURCES = (JDBC, CLI, CATALOGUE, TRANSCRIPT, NOTHING)


class Convention(NamedTuple):
    """One row: the subject, what the simulator does, and what confirms it."""

    subject: str
    what: str
    confirmed_by: tuple[str, ...] = (NOTHING,)


CONVENTIONS = [
    Convention(
        "locks of uncommitted rows", "no wait: SQL0911N reason code 68 immediately; readers see what is committed"
    ),
    Convention(
        "first name in a list of servers", "the reverse lookup of the address of the connection, else the address"
    ),
    Convention(
        "SQL1768N reason code 14", "also when HADR_REMOTE_HOST:HADR_REMOTE_SVC is in the target list, but not its first"
    ),
    Convention("SQL1768N reason code 5", "also when the HADR port is taken"),
    Convention(
        "SQL1770N reason codes", "2 in remote catchup, too; 9 with ASYNC, too; 1 without a link in any state but PEER"
    ),
    Convention(
        "SQL1776N reason code 6",
        "also for START AS PRIMARY BY FORCE on a marked old primary; STOP HADR removes the mark",
    ),
    Convention("order of checks", "START AS STANDBY looks at the configuration before rollforward pending"),
    Convention("rollforward pending", "START AS PRIMARY and ACTIVATE answer SQL1117N; GET DB CFG prints DATABASE"),
    Convention("START table rows 4 to 6", "already: SQL1777N; the wrong role: SQL1767N"),
    Convention("waiting primary", "an inactive database that waits for its standby looks inactive, in db2pd too"),
    Convention(
        "role of a failed start", "START AS PRIMARY that ends in SQL1768N reason code 7 leaves the role as it was"
    ),
    Convention("interrupted start", "DEACTIVATE, STOP HADR and a killed command end the wait: SQL1768N reason code 10"),
    Convention(
        "deactivation of a primary",
        "one log record, at DEACTIVATE or at the last disconnect after it; none at db2_kill, db2stop force and a crash",
    ),
    Convention("lost link", "a closed socket is noticed immediately, silence after HADR_TIMEOUT"),
    Convention(
        "HADR port",
        "both listen, 9.7 too; the standby connects; a primary sends no administrative messages to the port",
    ),
    Convention("two primaries", "do not meet, since standbys connect: a split brain remains"),
    Convention(
        "forced takeover",
        "marks the old primary only over a link that is up; it stays active, reads go on, writes fail",
    ),
    Convention("graceful takeover", "the old primary is a standby on disk before the new one is primary"),
    Convention("connect during a graceful takeover", "taken until the old primary hands over, and dropped then"),
    Convention("granted takeover", "a link lost after the old primary has handed over does not stop the new primary"),
    Convention("synchronization mode", "the primary's is in force on both sides"),
    Convention("missing log file", "the standby shuts itself down"),
    Convention("diverged standby", "keeps role STANDBY when it shuts itself down"),
    Convention("implicit activation", "a standard database ends with its last connection, a primary stays active"),
    Convention("connect to an inactive standby", "SQL1776N reason code 1, and the database stays inactive"),
    Convention("crash recovery", "writes no log"),
    Convention(
        "replay position", "kept at deactivation and change of role; after a crash the standby replays from there"
    ),
    Convention("log positions", "start at 40768001, 4076 bytes a page; an inserted row takes record_length bytes"),
    Convention("log chain", "takeover, end of rollforward and restore without rollforward begin a new link"),
    Convention("log archive", "finished log files are copied when the next one begins; a standby copies none"),
    Convention(
        "db2diag.log",
        "as the product: state, role, ADM messages; invented: other functions and probes, EDUIDs, texts with HADR:",
        (CATALOGUE,),
    ),
    Convention(
        "message texts",
        "IBM's catalogue of 12.1 for all versions; where an older text is known, texts.py names its source",
        (CATALOGUE,),
    ),
    Convention(
        "line wrap", "at 80 columns with the blank that stays at the end; db2start, db2stop and db2pd do not wrap"
    ),
    Convention("LOG_HADR_WAIT_RECENT_AVG", "the average of all waits since the start; PEER_WAIT_LIMIT has no effect"),
    Convention("SQL1363W", "exit 2, after DB20000I, and only when a value differs from the running one"),
    Convention("backup pending", "from the change to archive logging; on an active database from its deactivation"),
    Convention(
        "restore over existing",
        "WITHOUT PROMPTING answers SQL2540W alone, exit 2; else the question is read from stdin",
    ),
    Convention(
        "restore refusals",
        "SQL2530N damaged image or later release, SQL2547N earlier release, SQL2570N other platform, SQL1051N no path",
    ),
    Convention(
        "encryption",
        "a keystore is a text file of labels, one a line; only CREATE, BACKUP and RESTORE need it, not ACTIVATE",
    ),
    Convention("containers", "RESTORE answers SQL0298N if the directory of a container is missing"),
    Convention(
        "image of several files",
        "SQL2542N if a file is missing; COMPRESS halves the padding; BUFFERS, PARALLELISM: no effect",
    ),
    Convention("generated script", "the comments that name paths; an encrypted image needs its key"),
    Convention("db2pd -storagepaths, -tablespaces", "only the sections that name paths"),
    Convention("full disk", "SQL2419N, and the part of the image is removed"),
    Convention(
        "alternate server",
        "works without a running instance; DB21056W has exit code 0, and is absent with DIR_CACHE NO",
    ),
    Convention(
        "directory cache",
        "clients get what db2start or an offline backup read; setting strict_alternate=false: immediately",
    ),
    Convention("exit code of db2pd", "0 always"),
    Convention("exit code of db2start, db2stop", "0 done, 1 not done, 2 started without client port"),
    Convention("db2 without db2profile", "SQL10007N, exit 8; another user than the owner: SQL1092N, exit 4"),
    Convention("instance down", "SQL1032N, exit 4, for GET DB CFG too; LIST DB DIRECTORY works"),
    Convention("directory", "never created: SQL1031N, exit 4; empty: SQL1057W, exit 2"),
    Convention(
        "db2pd of 9.7", "'database partition' when not active; StandByRcvBufUsed is at the end of the first table"
    ),
    Convention("db2pd of 10.1", "header date with slashes; ISO-like from 10.5 on"),
    Convention(
        "db2pd -dbcfg",
        "table of name, memory value, disk value; archive methods and paths of logs have a line for each",
    ),
    Convention("PEER_WINDOW_END", "NULL, 9.7 'Null (0)', before the first PEER"),
    Convention("snapshot", "layout beyond the HADR section; Peer window lines follow Connection status"),
    Convention("other locales", "any but C and POSIX prints day-first dates and decimal commas"),
    Convention("version numbers", "fix levels, build tokens and level identifiers are invented"),
    Convention("reads on standby", "DB2_HADR_ROS as it was at db2start; the replay-only window never opens"),
    Convention(
        "SQL", "a small part; CALL LAB.WRITE(n), LAB.FILL(bytes), LAB.WAIT(seconds), VALUES LAB.COUNT() are the lab's"
    ),
    Convention(
        "list of servers",
        "none without an alternate; else one SRVLSRV: the server itself, then its alternate",
        (JDBC, CLI),
    ),
    Convention("list without the server itself", "IBM's JDBC driver does not reroute then", (JDBC,)),
    Convention(
        "connect that is refused", "RDBAFLRM, then one object with types and SQLCARD; the connection ends", (JDBC, CLI)
    ),
    Convention("connect during an offline BACKUP or RESTORE", "SQL1035N immediately", (CATALOGUE,)),
    Convention("password", "security mechanism 3, and 9 with DES or AES", (JDBC, CLI)),
    Convention(
        "cursor at COMMIT",
        "stays open if prepared WITH HOLD or in a package SYSSHxxx or SYSLHxxx; all end with the connection",
        (JDBC, CLI),
    ),
    Convention("COMMIT on a connection that breaks", "may be done or not; the client cannot know", (JDBC, CLI)),
    Convention("interrupt", "ends CALL LAB.WAIT only, with SQL0952N; the unit of work stays", (JDBC, CLI)),
    Convention("interrupt without the name of a database", "the token alone is enough", (CLI,)),
    Convention(
        "SYSIBM.SQLCAMESSAGE, SQLCAMESSAGECCSID",
        "give the text of a message in English, without its id and SQLSTATE; tokens have semicolons between them",
        (JDBC, CLI),
    ),
    Convention("global transactions", "SYNCCTL with XAMGR 7 and SYNCPTMGR 7", (JDBC,)),
    Convention("refused start of a branch", "the rest of its chain is not run and has no reply", (JDBC,)),
    Convention("XA request that a state does not allow", "XAER_DUPID, XAER_NOTA, XAER_OUTSIDE, otherwise XAER_PROTO"),
    Convention("lock time-out in a branch", "it can only be rolled back: XA_RBTIMEOUT, until then SQL0918N"),
    Convention("prepared branch", "in doubt, with its locks, after a crash of the database too", (CATALOGUE,)),
    Convention(
        "LIST INDOUBT TRANSACTIONS",
        "without a heading; sequence_no 0001; four groups of an XID in a line",
        (CATALOGUE,),
    ),
    Convention("prepared branch at a takeover", "its log record is shipped: the new primary has it in doubt"),
    Convention(
        "client without server's list",
        "an empty list replaces the one that the JDBC driver had; the CLI driver with a list of its own keeps both",
        (JDBC, CLI),
    ),
    Convention("back end", "the connection of a shell, kept by number and birth of the shell; no process of its own"),
    Convention("FORCE APPLICATION", "immediately, or after the setting force_seconds or the fault slow-force"),
    Convention("db2stop", "SQL1025N while a database is active; with force it deactivates in order"),
]
