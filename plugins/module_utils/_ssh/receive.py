# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forced command of the photo transfer: a program of its own on the web server.

sshd starts it for every connection with the key of the transfer, whatever the client requests. It starts rsync if, and
only if, the client requests one of the calls that the photo job makes, option by option, into the one directory on the
command line of this program. It refuses everything else: one line to the client, one to syslog (facility auth).

    command="/usr/local/libexec/sametime/photo-receive /opt/IBM/HTTPServer/photos"

rsync writes only plain files and directories, and deletes only files that the client names one by one: no call has
options for links, devices or owners, and none deletes what it does not name. This program sets the modes (files 0644,
directories 0755), so that the web server can read all files. It refuses to start rsync while the directory contains a
link to another directory, since rsync deletes named files through such a link.

Standard library only, no import from this collection: the role installs this one file. Python 3.6.
"""

import os
import re
import shlex
import stat
import sys
import syslog
from typing import List, NoReturn, Optional

# The calls of the photo job (`read`, `compare`, and `write`, also as a dry run), as rsync clients from 3.1 to 3.5 pass
# them on: letters in any order, long options in any order. Deleting what is not named (--delete) is only possible as a
# dry run (n). R is needed for lists of names; rsync itself refuses names with "..".
_NAMED = ["--delay-updates", "--delete-missing-args", "--log-format=%i"]
_CALLS = (
    ("Octnpr", ["--delete", "--log-format=%i"]),
    ("Rcnpt", ["--log-format=%i"]),
    ("Rcnpt", _NAMED),
    ("Rcpt", _NAMED),
)
_LETTERS = frozenset("".join(letters for letters, _options in _CALLS))
_OPTIONS = frozenset(option for _letters, options in _CALLS for option in options)
_CAPABILITIES = re.compile(r"^[0-9]*\.[0-9]*[A-Za-z]*\Z")  # what follows "e": the versions and features of the client
_HIDING = ("--protect-args", "--secluded-args")
_OURS = ["--perms", "--chmod=D0755,F0644"]
_SEARCHED = ("/usr/bin", "/bin", "/usr/local/bin", "/opt/freeware/bin")
_REFUSED_CODE = 77  # EX_NOPERM


class RefusedError(Exception):
    """The request is refused; the text is the reason."""


def decide(request: Optional[str]) -> List[str]:
    """Return the options for the receiving rsync. Raises RefusedError.

    request: SSH_ORIGINAL_COMMAND; None if the client requested a shell.
    """
    if not request:
        raise RefusedError("no command was given, and this key opens no shell")
    try:
        words = shlex.split(request)
    except ValueError as exc:
        raise RefusedError(f"the command cannot be split into words: {exc}") from exc
    if words[:2] != ["rsync", "--server"]:
        raise RefusedError("only an rsync that sends photos is allowed")
    if "--sender" in words:
        raise RefusedError("this key cannot read files")
    options = []
    rest = words[2:]
    while rest and rest[0].startswith("-"):
        options.append(_option(rest.pop(0)))
    if rest[:1] != ["."] or len(rest) > 2:
        raise RefusedError(f"the command has arguments that no rsync client sends: {_shown(' '.join(rest))}")
    if len(rest) == 2 and rest[1] not in ("", ".", "./"):
        raise RefusedError(f"the destination must be a dot, the photo directory itself, not {_shown(rest[1])}")
    if not _is_call(options):
        raise RefusedError(f"the photo job never sends these options together: {_shown(' '.join(options))}")
    return options


def _is_call(options: List[str]) -> bool:
    bundles = [word[1:].partition("e")[0] for word in options if not word.startswith("--")]
    return (sorted("".join(bundles)), sorted(word for word in options if word.startswith("--"))) in [
        (sorted(letters), sorted(long_options)) for letters, long_options in _CALLS
    ]


def _option(word: str) -> str:
    if word in _HIDING or re.match(r"^-[^-e]*s", word):
        raise RefusedError("options hidden by --secluded-args (-s) cannot be checked; add --no-secluded-args")
    if word.startswith("--"):
        if word not in _OPTIONS:
            raise RefusedError(f"option {_shown(word)} is not allowed")
        return word
    letters, ends, capabilities = word[1:].partition("e")
    for letter in letters:
        if letter not in _LETTERS:
            raise RefusedError(f"option -{_shown(letter)} is not allowed")
    if word == "-" or (ends and not _CAPABILITIES.match(capabilities)):
        raise RefusedError(f"option {_shown(word)} is not allowed")
    return word


def directory_of(arguments: List[str]) -> str:
    """Return the directory on the command line of the grant. Raises RefusedError if there is none."""
    if len(arguments) != 1 or not arguments[0].startswith("/"):
        raise RefusedError("the grant names no directory: authorized_keys must contain photo-receive /directory")
    return arguments[0]


def enter(directory: str) -> None:
    """Change to the directory. Raises RefusedError if it is not a directory that this account can write."""
    try:
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        os.fchdir(descriptor)
    except OSError as exc:
        raise RefusedError(f"{directory} cannot be entered: {exc.strerror}") from exc
    os.close(descriptor)
    if not os.access(".", os.R_OK | os.W_OK | os.X_OK):
        raise RefusedError(f"{directory} cannot be written by this account")


def refuse_links(directory: str) -> None:
    """Search the current directory, which is ``directory``. Raises RefusedError for a link to a directory in it.

    Links to files do no harm: rsync replaces or deletes the link itself.
    """
    waiting = ["."]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_symlink() and _leads_on(entry.path):
                        raise RefusedError(
                            f"{_shown(os.path.join(directory, entry.path[2:]))} is a link to a directory, through which"
                            " rsync could delete other files; move it out of the photo directory"
                        )
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:
            continue  # the partial directory of another connection, which has just ended
        except OSError as exc:
            path = os.path.normpath(os.path.join(directory, folder))
            raise RefusedError(f"{_shown(path)} cannot be searched for links to directories: {exc.strerror}") from exc


def _leads_on(link: str) -> bool:
    """Return whether a link may lead to a directory: not if it leads to a file or to nothing."""
    try:
        return not stat.S_ISREG(os.stat(link).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def find_rsync() -> str:
    """Return the path of rsync. Raises RefusedError if it is in none of the system directories."""
    for folder in _SEARCHED:
        path = os.path.join(folder, "rsync")
        if os.access(path, os.X_OK):
            return path
    raise RefusedError(f"rsync is not installed in {', '.join(_SEARCHED)}")


def _shown(text: str) -> str:
    """Return input of the client quoted, shortened and without control characters."""
    return ascii(text if len(text) <= 200 else text[:200] + "...")


def _refuse(reason: str, request: Optional[str]) -> NoReturn:
    client = os.environ.get("SSH_CONNECTION", "an unknown address").split(" ")[0]
    syslog.syslog(syslog.LOG_WARNING, f"refused {_shown(client)}: {reason}; requested {_shown(request or '')}")
    sys.stderr.write(f"photo-receive: refused: {reason}\n")
    sys.exit(_REFUSED_CODE)


def main(arguments: List[str]) -> NoReturn:
    """Replace this process by rsync, or refuse and exit with 77."""
    syslog.openlog("photo-receive", syslog.LOG_PID, syslog.LOG_AUTH)
    request = os.environ.get("SSH_ORIGINAL_COMMAND")
    try:
        directory = directory_of(arguments)
        options = decide(request)
        enter(directory)
        refuse_links(directory)
        program = find_rsync()
    except RefusedError as refusal:
        _refuse(str(refusal), request)
    os.umask(0o022)
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    # No shell, checked arguments, a fixed environment.
    os.execve(program, ["rsync", "--server", *options, *_OURS, ".", "."], environment)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
