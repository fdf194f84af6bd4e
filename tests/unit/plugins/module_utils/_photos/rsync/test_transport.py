"""Calls of rsync, and what its failures mean. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync import transport

CONNECTION = ssh_command.Connection("/usr/bin/ssh", "stphotos", "ihs1", 2222, "/k/my key", "/k/known", 7)
REMOTE = transport.Remote("/usr/bin/rsync", CONNECTION)
COMMON = ["/usr/bin/rsync", "--checksum", "--times", "--perms", "--chmod=F0644", "--out-format=%i %n"]
RSH = ["--rsh", ssh_command.shell(CONNECTION)]
ENDS = [*RSH, "/stage/", "stphotos@ihs1:"]


@pytest.mark.parametrize(
    ("call", "options"),
    [
        (transport.read, ["--dry-run", "--recursive", "--omit-dir-times", "--delete"]),
        (transport.compare, ["--dry-run", "--copy-links", "--files-from=-", "--from0"]),
        (
            transport.write,
            ["--delay-updates", "--delete-missing-args", "--files-from=-", "--from0"],
        ),
    ],
)
def test_calls(call, options):
    assert call(REMOTE, "/stage") == COMMON + options + ENDS
    assert call(REMOTE, "/stage/") == COMMON + options + ENDS


def test_an_address_of_ipv6_is_bracketed():
    remote = REMOTE._replace(connection=CONNECTION._replace(target="2001:db8::7"))
    assert transport.read(remote, "/stage")[-1] == "stphotos@[2001:db8::7]:"


def test_push_to_another_place_and_fetch():
    assert transport.push(REMOTE, ["-n"], "/a", "../") == [*COMMON, "-n", *RSH, "/a/", "stphotos@ihs1:../"]
    assert transport.fetch(REMOTE, "/etc/passwd", "/b") == ["/usr/bin/rsync", *RSH, "stphotos@ihs1:/etc/passwd", "/b/"]


def test_names_are_separated_by_zero_bytes():
    assert transport.names_on_stdin(["a b", "c"]) == "a b\0c\0"


CLOSED = "rsync: connection unexpectedly closed ({} bytes received so far) [sender]\n"
ERROR = "rsync error: unexplained error (code {0}) at io.c(231) [sender=3.5.0]\n"
# Said, or not, as the far end ends earlier or later.
PIPE = "rsync: [sender] write error: Broken pipe (32)\n"
EARLIER_PIPE = "rsync: [sender] safe_write failed to write 4 bytes to socket: Broken pipe (32)\n"
CHANGED_KEY = """\
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
Someone could be eavesdropping on you right now (man-in-the-middle attack)!
It is also possible that a host key has just been changed.
The fingerprint for the ED25519 key sent by the remote host is
SHA256:y6kVqvuzNAC0TsWTJLbB0AUO8t01y5wpTJhbzT5Hv1o.
Please contact your system administrator.
Add correct host key in /k/known to get rid of this message.
Offending ED25519 key in /k/known:1
  remove with:
  ssh-keygen -f "/k/known" -R "[ihs1]:2222"
Host key for [ihs1]:2222 has changed and you have requested strict checking.
Host key verification failed.
""".replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("rc", "stderr", "cause", "words"),
    [
        pytest.param(
            255,
            "ssh: connect to host ihs1 port 22: Connection refused\r\n" + CLOSED.format(0) + ERROR.format(255),
            "transfer_link",
            "ssh: connect to host ihs1 port 22: Connection refused",
            id="nobody listens",
        ),
        pytest.param(
            255,
            "ssh: Could not resolve hostname ihs9: Name or service not known\n" + CLOSED.format(0),
            "transfer_link",
            "ssh: Could not resolve hostname ihs9: Name or service not known",
            id="no such name",
        ),
        pytest.param(
            255,
            "ssh: connect to host ihs1 port 22: Connection timed out\n" + CLOSED.format(0),
            "transfer_link",
            "ssh: connect to host ihs1 port 22: Connection timed out",
            id="no answer",
        ),
        pytest.param(
            255,
            "stphotos@ihs1: Permission denied (publickey).\r\n" + CLOSED.format(0) + ERROR.format(255),
            "transfer_refused",
            "stphotos@ihs1: Permission denied (publickey).",
            id="key not admitted",
        ),
        pytest.param(
            255,
            "No ED25519 host key is known for ihs1 and you have requested strict checking.\r\n"
            "Host key verification failed.\r\n" + CLOSED.format(0),
            "transfer_host_key",
            "No ED25519 host key is known for ihs1 and you have requested strict checking."
            " | Host key verification failed.",
            id="host key not pinned",
        ),
        pytest.param(
            255,
            CHANGED_KEY + CLOSED.format(0) + ERROR.format(255),
            "transfer_host_key",
            "SHA256:y6kVqvuzNAC0TsWTJLbB0AUO8t01y5wpTJhbzT5Hv1o."
            " | Host key for [ihs1]:2222 has changed and you have requested strict checking."
            " | Host key verification failed.",
            id="host key changed: no advice to remove the pin",
        ),
        pytest.param(
            255,
            "The ED25519 host key for ihs1 is marked as revoked.\r\nThe stolen key could be in use.\r\n"
            "ED25519 host key for ihs1 was revoked and you have requested strict checking.\r\n"
            "Host key verification failed.\r\n",
            "transfer_host_key",
            "The ED25519 host key for ihs1 is marked as revoked."
            " | ED25519 host key for ihs1 was revoked and you have requested strict checking."
            " | Host key verification failed.",
            id="host key revoked",
        ),
        *(
            pytest.param(
                rc,
                f'rsync: [receiver] write failed on "/photos/a@acme.example.jpg": {reason}\n'
                "rsync error: error in file IO (code 11) at receiver.c(657) [receiver=3.5.0]\n" + PIPE,
                "transfer_partial",
                f'rsync: [receiver] write failed on "/photos/a@acme.example.jpg": {reason}',
                id=f"{reason}, code {rc}",
            )
            for rc in (11, 12)
            for reason in ("No space left on device (28)", "Disk quota exceeded (122)")
        ),
        pytest.param(
            12,
            "photo-receive: refused: option --inplace is not allowed\n" + CLOSED.format(0) + ERROR.format(12),
            "transfer_refused",
            "photo-receive: refused: option --inplace is not allowed",
            id="forced command refuses",
        ),
        pytest.param(
            12,
            "rrsync error: option -o has been disabled on this server.\n" + CLOSED.format(0),
            "transfer_refused",
            "rrsync error: option -o has been disabled on this server.",
            id="rrsync refuses",
        ),
        pytest.param(
            12,
            "rrsync error: Another instance of rrsync is already accessing this directory.\n" + CLOSED.format(0),
            "transfer_refused",
            "rrsync error: Another instance of rrsync is already accessing this directory."
            "; set [transfer] connections = 1, or give rrsync the option -no-lock",
            id="rrsync serves one at a time",
        ),
        pytest.param(
            12,
            "rsync error: error in rsync protocol data stream (code 12) at io.c(285) [Receiver=3.5.0]\n"
            + CLOSED.format(0),
            "transfer_broken",
            "rsync error: error in rsync protocol data stream (code 12) at io.c(285) [Receiver=3.5.0] | "
            + CLOSED.format(0).strip(),
            id="link broke before a byte came back",
        ),
        pytest.param(
            12,
            "Connection to ihs1 closed by remote host.\r\n" + CLOSED.format(0),
            "transfer_broken",
            "Connection to ihs1 closed by remote host.",
            id="sshd was stopped",
        ),
        pytest.param(
            127,
            "bash: line 1: rsync: command not found\n" + CLOSED.format(0) + ERROR.format(127),
            "transfer_tool",
            "bash: line 1: rsync: command not found",
            id="no rsync there",
        ),
        pytest.param(
            12,
            "sh: rsync: command not found\n" + PIPE + ERROR.format(12),
            "transfer_tool",
            "sh: rsync: command not found",
            id="no rsync there, seen late",
        ),
        pytest.param(
            127,
            "sh: rsync: command not found\n" + EARLIER_PIPE + ERROR.format(127),
            "transfer_tool",
            "sh: rsync: command not found",
            id="no rsync there, seen immediately",
        ),
        pytest.param(
            12,
            "photo-receive: refused: not so\nrsync: read error: Connection reset by peer (104)\n" + ERROR.format(12),
            "transfer_refused",
            "photo-receive: refused: not so",
            id="forced command refuses and closes the connection",
        ),
        pytest.param(
            255,
            "ssh: connect to host ihs1 port 22: Connection refused\r\n" + PIPE + ERROR.format(255),
            "transfer_link",
            "ssh: connect to host ihs1 port 22: Connection refused",
            id="nobody listens, seen late",
        ),
        pytest.param(
            255,
            "kex_exchange_identification: Connection closed by remote host\r\n" + CLOSED.format(0),
            "transfer_link",
            "kex_exchange_identification: Connection closed by remote host",
            id="sshd takes no more connections",
        ),
        pytest.param(
            255,
            "Read from remote host ihs1: Connection timed out\r\nclient_loop: send disconnect: Broken pipe\r\n",
            "transfer_broken",
            "Read from remote host ihs1: Connection timed out | client_loop: send disconnect: Broken pipe",
            id="no answer any more",
        ),
        pytest.param(
            12,
            PIPE + ERROR.format(12),
            "transfer_broken",
            PIPE.strip() + " | " + ERROR.format(12).strip(),
            id="without a reason",
        ),
        pytest.param(
            127, "/usr/bin/rsync: No such file", "transfer_tool", "/usr/bin/rsync: No such file", id="none here"
        ),
        pytest.param(
            1,
            "rsync: --delete-missing-args: unknown option\nrsync error: syntax or usage error (code 1)\n",
            "transfer_tool",
            "rsync: --delete-missing-args: unknown option",
            id="rsync is too old",
        ),
        pytest.param(
            2,
            "invalid file mode 00 for gone@acme.example.jpg [Receiver]\n"
            "rsync error: protocol incompatibility (code 2) at flist.c(874) [Receiver=3.2.7]\n",
            "transfer_tool",
            "invalid file mode 00 for gone@acme.example.jpg [Receiver]; this rsync of the web server refuses to delete"
            " photos (rsync issue 910); update it, and update photo-sync",
            id="rsync cannot delete",
        ),
        pytest.param(
            12,
            CLOSED.format(812) + ERROR.format(12),
            "transfer_broken",
            CLOSED.format(812).strip() + " | " + ERROR.format(12).strip(),
            id="link broke",
        ),
        pytest.param(
            255,
            "client_loop: send disconnect: Broken pipe\r\n" + CLOSED.format(5011),
            "transfer_broken",
            "client_loop: send disconnect: Broken pipe",
            id="ssh lost it",
        ),
        pytest.param(
            23,
            'rsync: [receiver] mkstemp "/photos/.a.jpg.x" failed: Permission denied (13)\n' + ERROR.format(23),
            "transfer_partial",
            'rsync: [receiver] mkstemp "/photos/.a.jpg.x" failed: Permission denied (13)',
            id="directory not writable",
        ),
        pytest.param(-15, "", "transfer_broken", "exit code -15 without output", id="killed"),
    ],
)
def test_failures(rc, stderr, cause, words):
    assert transport.classify(rc, stderr) == transport.Failure(cause, words)
